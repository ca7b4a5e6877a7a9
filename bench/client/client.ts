import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { type Job, message, type Outcome } from './job.ts';

/** The load, in a process of its own: one job at a time. */
export class LoadClient {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(): Promise<LoadClient> {
    // Detached from the terminal's Ctrl-C: it is ended by whoever has started it.
    const child = fork(join(import.meta.dirname, 'process.ts'), [], { detached: true, execArgv: [] });
    const client = new LoadClient(child);
    await client.#next();
    return client;
  }

  async do(job: Job): Promise<Outcome> {
    const answer = this.#next();
    this.#child.send(job);
    const said = await answer;
    if (said.type === 'outcome') return said.outcome;
    throw new Error(`${job.work} at ${job.origin}: ${said.type === 'failed' ? said.reason : 'no outcome'}`);
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }

  #next() {
    return new Promise<ReturnType<typeof message.parse>>((resolve, reject) => {
      const ended = () => reject(new Error('the load client has ended'));
      this.#child.once('exit', ended);
      this.#child.once('message', (said) => {
        this.#child.off('exit', ended);
        resolve(message.parse(said));
      });
    });
  }
}
