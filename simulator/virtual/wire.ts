import { luckOf } from '../dice.ts';
import type { Clock } from './clock.ts';
import type { Fault, Trouble } from './fault.ts';
import type { Life } from './life.ts';
import { Broken, Overloaded } from './thrown.ts';

/** Between two parts of the shop. `to` is the name of a host, or of something that is none: `paypal`, `catalogue`. */
export type Message = {
  readonly from: string;
  readonly to: string;
  /** The command or the method: `hold`, `capture`. */
  readonly what: string;
  /** The host that it goes to, where `to` names an actor in it. */
  readonly at?: string;
};
export type WireStage = {
  readonly clock: Clock;
  readonly seed: number;
  readonly luck: (place: string, possible: readonly Trouble[]) => Fault | null;
  readonly note: (text: string) => void;
  /** Ends the instance of this name, if there is one. */
  readonly end: (name: string, how: 'dies' | 'evicted') => void;
  /** Is this part away now? */
  readonly isDown: (to: string) => boolean;
};

const wireTroubles = [
  'dropped',
  'reply-lost',
  'no-answer',
  'no-answer-but-done',
  'duplicated',
  'answered-late',
  'arrives-late',
] as const;
const actorTroubles = [
  ...wireTroubles,
  'overloaded',
  'caller-dies-before',
  'caller-dies-after',
  'callee-dies-before',
  'callee-dies-during',
  'callee-dies-after',
  'callee-evicted',
] as const;
const outsideTroubles = [...wireTroubles, 'caller-dies-before', 'caller-dies-after'] as const;
const actors = /^(stock|cart|order|log|limiter):/;

/** The only way from one part to another. Each message takes its time, and may meet trouble on its way. */
export class Wire {
  readonly #stage: WireStage;
  readonly #counts = new Map<string, number>();
  messages = 0;

  constructor(stage: WireStage) {
    this.#stage = stage;
  }

  /** `life`: what comes back to a caller that has died is heard by nobody, and what it has written goes before. */
  send<T>(life: Life | null, message: Message, effect: () => Promise<T>): Promise<T> {
    if (!life?.waits) return this.#send(life, message, effect);
    return new Promise((resolve, reject) => {
      life.out(() => this.#send(life, message, effect).then(resolve, reject));
    });
  }

  #send<T>(life: Life | null, message: Message, effect: () => Promise<T>): Promise<T> {
    const { clock, seed } = this.#stage;
    const route = `${message.from} > ${message.to} ${message.what}`;
    const number = (this.#counts.get(route) ?? 0) + 1;
    this.#counts.set(route, number);
    this.messages++;
    const place = `${route} ${number}`;
    const fault = this.#stage.luck(place, actors.test(message.to) ? actorTroubles : outsideTroubles);
    return new Promise<T>((resolve, reject) => {
      const dead = () => life?.ended === true;
      const answer = (value: T) => {
        if (!dead()) resolve(value);
      };
      const fail = (error: unknown) => {
        if (!dead()) reject(error);
      };
      this.#stage.note(fault ? `${place} [${fault.trouble}${fault.ms ? ` ${fault.ms}` : ''}]` : place);
      // What was sent arrives, whatever becomes of its sender.
      clock.after(delayOf(seed, place, 'there'), () => this.#carry(message, place, effect, fault, answer, fail));
    });
  }

  #carry<T>(
    message: Message,
    place: string,
    effect: () => Promise<T>,
    fault: Fault | null,
    answer: (value: T) => void,
    fail: (error: unknown) => void,
  ): void {
    const { clock, seed, end } = this.#stage;
    const callee = message.at ?? message.to;
    const back = (act: () => void) => clock.after(delayOf(seed, place, 'back'), act);
    const act = (): Promise<T> =>
      this.#stage.isDown(message.to) ? Promise.reject(new Broken(`${message.to} is down`)) : effect();
    const plain = (): unknown =>
      act().then(
        (value) => back(() => answer(value)),
        (error: unknown) => back(() => fail(error)),
      );
    const unheard = (): unknown => act().catch(() => undefined);
    const lost = () => fail(new Broken('lost on the way'));
    switch (fault?.trouble) {
      case undefined:
        plain();
        break;
      case 'dropped':
        lost();
        break;
      case 'reply-lost':
        act().then(lost, fail);
        break;
      case 'no-answer':
        break;
      case 'no-answer-but-done':
        unheard();
        break;
      case 'duplicated':
        clock.after(fault.ms, unheard);
        plain();
        break;
      case 'answered-late':
        act().then(
          (value) => clock.after(fault.ms, () => answer(value)),
          (error: unknown) => clock.after(fault.ms, () => fail(error)),
        );
        break;
      case 'arrives-late':
        clock.after(fault.ms, unheard);
        if (fault.ms % 2 === 0) lost();
        break;
      case 'overloaded':
        fail(new Overloaded('too many requests'));
        break;
      case 'caller-dies-before':
        end(message.from, 'dies');
        break;
      case 'caller-dies-after':
        act().then(
          () => end(message.from, 'dies'),
          () => end(message.from, 'dies'),
        );
        break;
      case 'callee-dies-before':
        end(callee, 'dies');
        plain();
        break;
      case 'callee-dies-during':
        clock.after(fault.ms, () => end(callee, 'dies'));
        plain();
        break;
      case 'callee-dies-after':
        act().then(
          () => {
            end(callee, 'dies');
            back(lost);
          },
          (error: unknown) => back(() => fail(error)),
        );
        break;
      case 'callee-evicted':
        end(callee, 'evicted');
        plain();
        break;
      default:
        throw new Error(`${fault?.trouble} cannot happen to a message`);
    }
  }
}

/** Most messages take a few milliseconds; some take the long way, and are overtaken. */
function delayOf(seed: number, place: string, way: 'there' | 'back'): number {
  const luck = luckOf(seed, `${place} ${way}`);
  if (luck < 0.95) return 1 + Math.floor(luck * 8);
  return luck < 0.99 ? Math.floor(luck * 100) : Math.floor((luck - 0.99) * 100 * 900);
}
