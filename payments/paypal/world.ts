/** What the client and the verifier may know of the world. */
export type Fetch = (request: Request) => Promise<Response>;

/** A signal that fires after `delayMs`; `clear` must be called when it is no longer needed. */
export type Deadline = (delayMs: number) => { readonly signal: AbortSignal; readonly clear: () => void };

export type World = {
  readonly fetch: Fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly deadline: Deadline;
};

/** The deadline of real time. A simulator hands in one of its own. */
export function realDeadline(delayMs: number): ReturnType<Deadline> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), delayMs);
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}
