// A process of its own, so that what it costs to ask is not taken from those who measure, or from who is asked.
import { job } from './job.ts';
import { work } from './works.ts';

const tell = (message: object): void => void process.send?.(message);

process.on('message', async (asked) => {
  try {
    tell({ type: 'outcome', outcome: await work(job.parse(asked)) });
  } catch (error) {
    tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
});
// Who has started us is gone.
process.on('disconnect', () => process.exit(0));
tell({ type: 'ready' });
