import { AsyncLocalStorage } from 'node:async_hooks';
import { diceOf, hashOf } from '../dice.ts';

type Asking = { readonly name: string; readonly roll: () => number };

/** Which request is being answered. What is random in it depends on its name alone, so that it is the same without the others. */
export class Askings {
  readonly #seed: number;
  readonly #current = new AsyncLocalStorage<Asking>();
  readonly #counts = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** `of`: whose request it is, and what. */
  run<T>(of: string, answer: () => Promise<T>): Promise<T> {
    const number = (this.#counts.get(of) ?? 0) + 1;
    this.#counts.set(of, number);
    const name = `${of} ${number}`;
    return this.#current.run({ name, roll: diceOf(hashOf(this.#seed, name)).roll }, answer);
  }

  get name(): string {
    return this.#current.getStore()?.name ?? 'nobody';
  }

  random(length: number): Uint8Array {
    const asking = this.#current.getStore();
    if (!asking) throw new Error('nothing is random but on behalf of a request');
    return Uint8Array.from({ length }, () => Math.floor(asking.roll() * 256));
  }
}
