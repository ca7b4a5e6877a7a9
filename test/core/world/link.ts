import { type Clock, settle } from './clock.ts';
import type { Life } from './host.ts';

/** What can go wrong with one call from an actor to something else. `dies` kills an instance, never what it has stored. */
export const faults = [
  'fails-before',
  'fails-after',
  'silent-before',
  'silent-after',
  'twice',
  'slow',
  'late',
  'delayed',
  'caller-dies-before',
  'caller-dies-after',
  'callee-dies-after',
] as const;
export type Fault = (typeof faults)[number];

/** `what` is the command or the method: `hold`, `capture`, `append`. */
export type Call = { readonly number: number; readonly from: string; readonly to: string; readonly what: string };
/** A fault, or one that takes its own time: how long `slow` waits with the answer, `late` with the effect, `delayed` with both. */
export type Trouble = Fault | { readonly fault: Fault; readonly ms: number } | null;
export type Script = (call: Call) => Trouble;
/** Ends the instance of the actor of this name, if it is one. */
export type Kill = (id: string) => void;

/** Longer than any deadline that an actor sets. */
export const slowMs = 45_000;
/** A message that took the long way: it arrives after the caller has given up and tried again. */
export const lateMs = 3_000;
const never = new Promise<never>(() => {});

/** The wire between actors, and from actors to the bank, the catalogue and the archive. Each call is counted, and can go wrong as scripted. */
export class Link {
  readonly calls: Call[] = [];
  script: Script;
  readonly #clock: Clock;
  readonly #kill: Kill;

  constructor(clock: Clock, script: Script, kill: Kill) {
    this.#clock = clock;
    this.script = script;
    this.#kill = kill;
  }

  send<T>(life: Life, from: string, to: string, what: string, effect: () => Promise<T>): Promise<T> {
    const call = { number: this.calls.length, from, to, what };
    this.calls.push(call);
    return life.guard(this.#carry(call, this.script(call), effect));
  }

  async #carry<T>(call: Call, trouble: Trouble, effect: () => Promise<T>): Promise<T> {
    const { fault, ms } = typeof trouble === 'string' || trouble === null ? { fault: trouble, ms: null } : trouble;
    const unheard = () => void effect().catch(() => undefined);
    switch (fault) {
      case null:
        return effect();
      case 'fails-before':
        throw new Error('lost on the way');
      case 'fails-after':
        await effect();
        throw new Error('the reply was lost');
      case 'silent-before':
        return never;
      case 'silent-after':
        unheard();
        return never;
      case 'twice':
        await effect().catch(() => undefined);
        return effect();
      case 'slow': {
        const answer = await effect();
        await new Promise<void>((resolve) => this.#clock.at(this.#clock.now + (ms ?? slowMs), resolve));
        return answer;
      }
      case 'delayed':
        await new Promise<void>((resolve) => this.#clock.at(this.#clock.now + (ms ?? slowMs), resolve));
        return effect();
      case 'late':
        this.#clock.at(this.#clock.now + (ms ?? lateMs), unheard);
        throw new Error('no answer yet');
      case 'caller-dies-before':
        return this.#die(call.from);
      case 'caller-dies-after':
        await effect().catch(() => undefined);
        return this.#die(call.from);
      case 'callee-dies-after':
        await effect();
        this.#kill(call.to);
        throw new Error('the other side died');
    }
  }

  async #die(id: string): Promise<never> {
    await settle();
    this.#kill(id);
    return never;
  }
}
