import { thrown } from '../../contract/report.ts';
import { earliest, type World } from './world.ts';

/** Work that needs to await: sending, asking, a saga. Its due time comes from what is stored, so that a crash loses nothing. */
export type Job = {
  readonly name: string;
  readonly dueAt: () => number | null;
  /** Must move its own due time, on failure too. A throw is a bug, and is retried with a growing delay. */
  readonly run: () => Promise<void>;
};

/** While work is under way, the alarm looks after it this often: should the cell die, the work goes on that soon. */
export const watchdogMs = 5_000;
export const penaltyMsMax = 60_000;
/** What throws is tried again after a growing while. `count`: how often it has. */
export const penaltyMs = (count: number): number => Math.min(penaltyMsMax, 500 * 2 ** Math.min(count, 20));

/** Runs each job of an actor when it is due, one run of each at a time. */
export class Jobs {
  readonly #world: World;
  readonly #jobs: readonly Job[];
  readonly #running = new Map<Job, number>();
  readonly #penalty = new Map<Job, { readonly count: number; readonly until: number }>();
  readonly #rearm: () => void;
  readonly #background: World['background'];

  /** `background`: what a run goes on in. */
  constructor(world: World, jobs: readonly Job[], rearm: () => void, background = world.background) {
    this.#background = background;
    this.#world = world;
    this.#jobs = jobs;
    this.#rearm = rearm;
  }

  startDue(): void {
    const now = this.#world.now();
    for (const job of this.#jobs) {
      const due = this.#dueAt(job);
      if (due !== null && due <= now && !this.#running.has(job)) this.#start(job, now);
    }
  }

  dueAt(): number | null {
    const now = this.#world.now();
    return this.#jobs.reduce<number | null>(
      (first, job) => earliest(first, this.#running.has(job) ? now + watchdogMs : this.#dueAt(job)),
      null,
    );
  }

  list(): { name: string; dueAt: number | null; running: boolean }[] {
    return this.#jobs.map((job) => ({ name: job.name, dueAt: this.#dueAt(job), running: this.#running.has(job) }));
  }

  #dueAt(job: Job): number | null {
    const due = job.dueAt();
    return due === null ? null : Math.max(due, this.#penalty.get(job)?.until ?? 0);
  }

  #start(job: Job, now: number): void {
    this.#running.set(job, now);
    this.#background(this.#run(job));
  }

  async #run(job: Job): Promise<void> {
    try {
      await job.run();
      this.#penalty.delete(job);
    } catch (error) {
      const count = (this.#penalty.get(job)?.count ?? 0) + 1;
      this.#penalty.set(job, { count, until: this.#world.now() + penaltyMs(count) });
      this.#world.report('job-failed', { job: job.name, ...thrown(error) });
    } finally {
      this.#running.delete(job);
      this.#rearm();
    }
  }
}
