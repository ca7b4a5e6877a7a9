import { done, type Outcome, unsure } from '../../contract/outcome.ts';
import type { World } from './world.ts';

/** The outcome of a call, or `unsure` when it throws or has not answered after `ms`. The call itself is not stopped. */
export function within<T>(world: World, ms: number, call: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  return new Promise((resolve) => {
    const callOff = world.after(ms, () => resolve(unsure('deadline')));
    call()
      .catch((error: unknown) => unsure(reason(error)))
      .then(async (outcome) => {
        callOff();
        await world.enter?.();
        resolve(outcome);
      });
  });
}

/** True when the call says so within `ms`. A throw and silence are both a no, after which the same may be told again. */
export async function taken(world: World, ms: number, call: () => Promise<boolean>): Promise<boolean> {
  const outcome = await within(world, ms, async () => done(await call()));
  return outcome.kind === 'done' && outcome.value;
}

/** A word for the operator. The message of an error from elsewhere may hold anything, so only its name is kept. */
const reason = (error: unknown): string => (error instanceof Error ? error.name : 'thrown');
