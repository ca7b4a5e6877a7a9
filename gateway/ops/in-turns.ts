import { thrown } from '../../contract/report.ts';
import type { Services } from '../services.ts';

/** How much time a long look may take in all; what has not been looked at by then is not. */
export class Patience {
  readonly #services: Services;
  readonly #until: number;

  constructor(services: Services, ms: number) {
    this.#services = services;
    this.#until = services.now() + ms;
  }

  get left(): number {
    return this.#until - this.#services.now();
  }

  /** Null when the call throws, or takes longer than `msMax` or than there is time. It is reported, and not stopped. */
  async answer<T>(what: string, msMax: number, call: () => Promise<T>): Promise<T | null> {
    if (this.left <= 0) return null;
    const late = Promise.withResolvers<null>();
    const callOff = this.#services.after(Math.min(msMax, this.left), () => late.resolve(null));
    try {
      return await Promise.race([call(), late.promise]);
    } catch (error) {
      this.#services.report('ops-silent', { what, ...thrown(error) });
      return null;
    } finally {
      callOff();
    }
  }
}

/** Does all of it, at most `width` at a time, and keeps the order. */
export async function inTurns<Item, T>(
  items: readonly Item[],
  width: number,
  act: (item: Item) => Promise<T>,
): Promise<T[]> {
  const done: T[] = [];
  let next = 0;
  const turn = async () => {
    for (let at = next++; at < items.length; at = next++) done[at] = await act(items[at] as Item);
  };
  await Promise.all(Array.from({ length: width }, turn));
  return done;
}
