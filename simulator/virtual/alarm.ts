import type { Clock } from './clock.ts';
import type { Fault, Trouble } from './fault.ts';

const troubles = [
  'alarm-late',
  'alarm-twice',
  'alarm-lost',
  'dies-before-alarm',
  'dies-during-alarm',
  'clock-jumps',
] as const;
/** After that long the platform calls an alarm again whose work could not be kept. */
const againMs = 2_000;
/** Clocks jump and are wrong, but they are set right again and again: a cell with many alarms does not drift away for ever. */
const skewMsMax = 12_000;

type Stage = {
  readonly clock: Clock;
  readonly luck: (place: string, possible: readonly Trouble[], percent?: number) => Fault | null;
};
type Owner = { readonly fire: () => void; readonly die: () => void };

/** The one alarm of an object, and the object's own clock, by which it is set. */
export class Alarm {
  /** When it will fire; null: it is not set. */
  at: number | null = null;
  /** The platform has not kept its word, and nobody has asked since. */
  lost = false;
  /** How far this object's clock is from the others'. */
  #skewMs: number;
  readonly #stage: Stage;
  readonly #name: string;
  readonly #owner: Owner;
  #callOff: () => void = () => {};
  #count = 0;

  constructor(stage: Stage, name: string, owner: Owner) {
    this.#stage = stage;
    this.#name = name;
    this.#owner = owner;
    this.#skewMs = stage.luck(`clock of ${name}`, ['clock-skewed'], 15)?.ms ?? 0;
  }

  get now(): number {
    return this.#stage.clock.now + this.#skewMs;
  }

  set(at: number): void {
    this.#callOff();
    this.at = at;
    this.lost = false;
    this.#callOff = this.#stage.clock.at(at - this.#skewMs, () => this.#ring());
  }

  clear(): void {
    this.#callOff();
    this.at = null;
  }

  again(): void {
    this.set(this.now + againMs);
  }

  /** The way back to how it is set now. */
  mark(): () => void {
    const [at, lost] = [this.at, this.lost];
    return () => {
      if (at === null) this.clear();
      else if (at !== this.at) this.set(at);
      this.lost = lost;
    };
  }

  #fire(): void {
    this.at = null;
    this.#owner.fire();
  }

  /** An alarm that is about to fire may meet trouble. One that was lost is gone for good: the platform believes that it rang. */
  #ring(): void {
    const { clock } = this.#stage;
    const fault = this.#stage.luck(`alarm ${++this.#count} of ${this.#name}`, troubles);
    switch (fault?.trouble) {
      case undefined:
        this.#fire();
        return;
      case 'alarm-late':
        this.#callOff = clock.after(fault.ms, () => this.#fire());
        return;
      case 'alarm-twice':
        this.#fire();
        clock.after(1, () => this.#fire());
        return;
      case 'alarm-lost':
        this.at = null;
        this.lost = true;
        return;
      case 'dies-before-alarm':
        this.#owner.die();
        this.#fire();
        return;
      case 'dies-during-alarm':
        this.#fire();
        clock.after(fault.ms, () => this.#owner.die());
        return;
      case 'clock-jumps':
        this.#skewMs = Math.max(-skewMsMax, Math.min(skewMsMax, this.#skewMs + fault.ms));
        this.#fire();
        return;
      default:
        throw new Error(`${fault?.trouble} cannot happen to an alarm`);
    }
  }
}
