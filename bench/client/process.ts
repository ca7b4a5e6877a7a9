// A process of its own, so that what it costs to ask is not taken from those who measure, or from who is asked.
import { job } from './job.ts';
import { work } from './works.ts';

const tell = (message: object): void => void process.send?.(message);

process.on('message', (asked) => {
  work(job.parse(asked)).then(
    (outcome) => tell({ type: 'outcome', outcome }),
    (error: unknown) => tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  );
});
// Who has started us is gone.
process.on('disconnect', () => process.exit(0));
tell({ type: 'ready' });
