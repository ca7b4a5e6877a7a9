import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type RunEvent, runEvent } from '../../record.ts';

/** More than a run of an hour has. Older ones are forgotten: the record holds them all in the end. */
const eventsMax = 8_000;
const answerMax = 500;
const startMsMax = 60_000;
/** A run that was asked to stop writes down what it has. */
const stopMsMax = 20_000;
const wordsMax = 2_000;

export type EventPage = {
  readonly events: readonly RunEvent[];
  /** What to ask for next time. */
  readonly next: number;
  readonly running: boolean;
  /** Why it ended without a record; null while all is well. */
  readonly failure: string | null;
};

/** One run of the simulator's command line, in a process of its own. */
export class Run {
  /** Its id, once it has said so. Rejects when it never does. */
  readonly started: Promise<string>;
  id: string | null = null;
  readonly #child: ChildProcess;
  /** Ends the run should this process be killed. */
  readonly #guard: ChildProcess;
  #events: RunEvent[] = [];
  /** How many came before those that are kept. */
  #forgotten = 0;
  #ended = false;
  #hasRecord = false;
  #lastWords = '';

  constructor([command = '', ...args]: readonly string[], dataFolder: string) {
    const child = spawn(command, args, {
      env: { ...process.env, HOLDFAST_DATA: dataFolder, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#guard = guarding(child);
    createInterface({ input: child.stdout }).on('line', (line) => this.#hear(line));
    child.stderr.on('data', (text) => {
      this.#lastWords = (this.#lastWords + String(text)).slice(-wordsMax);
    });
    const began = Promise.withResolvers<string>();
    this.started = began.promise;
    const timer = setTimeout(() => this.kill(), startMsMax);
    this.#onStart = (id) => {
      clearTimeout(timer);
      began.resolve(id);
    };
    const end = () => {
      clearTimeout(timer);
      this.#ended = true;
      this.#guard.kill('SIGKILL');
      began.reject(new Error(`The run did not start. ${this.#lastWords}`.trim()));
    };
    child.once('close', end);
    child.once('error', (error) => {
      this.#lastWords += error.message;
      end();
    });
  }
  readonly #onStart: (id: string) => void;

  get running(): boolean {
    return !this.#ended;
  }

  /** Those after the first `after` ones, at most some hundred. */
  eventsAfter(after: number): EventPage {
    const from = Math.max(0, after - this.#forgotten);
    const events = this.#events.slice(from, from + answerMax);
    const next = this.#forgotten + Math.min(this.#events.length, from + events.length);
    const heardAll = next === this.#forgotten + this.#events.length;
    return {
      events,
      next,
      running: this.running || !heardAll,
      failure: this.#ended && !this.#hasRecord ? this.#lastWords.trim() || 'The run ended without a record.' : null,
    };
  }

  /** As Ctrl-C does: it ends early, and checks what it did. */
  stop(): void {
    this.#child.kill('SIGINT');
    setTimeout(() => this.kill(), stopMsMax).unref();
  }

  kill(): void {
    if (this.running) this.#child.kill('SIGKILL');
  }

  #hear(line: string): void {
    const event = eventIn(line);
    if (!event) return;
    if (event.type === 'started') {
      this.id = event.id;
      this.#onStart(event.id);
    }
    if (event.type === 'ended') this.#hasRecord = true;
    this.#events.push(event);
    if (this.#events.length <= eventsMax) return;
    this.#events = this.#events.slice(eventsMax / 2);
    this.#forgotten += eventsMax / 2;
  }
}

function eventIn(line: string): RunEvent | null {
  try {
    return runEvent.parse(JSON.parse(line));
  } catch {
    return null; // words for a human
  }
}

/** A small shell that waits for the end of a pipe that dies with us, and then ends the run. */
function guarding(child: ChildProcess): ChildProcess {
  const guard = spawn('sh', ['-c', 'cat > /dev/null; kill -9 "$1" 2> /dev/null', 'guard', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.on('error', () => undefined);
  guard.unref();
  return guard;
}
