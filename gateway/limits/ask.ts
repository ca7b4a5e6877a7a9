import type { Taken } from '../../actors/limiter/core.ts';
import { thrown } from '../../contract/report.ts';
import type { Asking } from '../auth/ports.ts';
import { holderOf } from '../auth/service-keys.ts';
import { isOverloaded } from '../http/thrown-by-platform.ts';
import { sha256Hex } from '../identity.ts';
import { isKnownKey } from '../ops/key.ts';
import type { Services } from '../services.ts';
import { Estimate } from './estimate.ts';
import type { Verdict } from './headers.ts';
import { type Policy, type RoughName, rough, scaled } from './policies.ts';

const actorMsMax = 500;
const refusedMax = 5_000;
const exemptMs = 60_000;
/** One limit, and whom it counts. */
type Ask = { readonly policy: Policy; readonly subject: string };
type Named = { readonly name: string; readonly policy: Policy; readonly lane: string };
const madeKey = /^hf_[A-Za-z0-9_-]{43}$/;

/** What one process knows of limits, beside what the actors and the platform know. */
export class Limits {
  readonly #estimates = new Map<RoughName, Estimate>();
  /** Until when a subject is refused. No actor grants earlier, so that a flood is answered here and does not reach it. */
  readonly #refusedUntil = new Map<string, number>();

  /** By the key's hash, until when it is taken to be exempt without being looked up. */
  readonly #exemptUntil = new Map<string, number>();

  /** A key of the environment, which may everything, or one that was found to be exempt a moment ago. */
  async isExempt(services: Services, key: string): Promise<boolean> {
    if (await isKnownKey(key, services.ops.keyHashes)) return true;
    return (this.#exemptUntil.get(sha256Hex(key)) ?? 0) > services.now();
  }

  /** Looks the key up among those that the shop has made. What is found holds for a minute, also when it is revoked. */
  async learnKey(services: Services, key: string, asking: Asking): Promise<boolean> {
    if (!madeKey.test(key)) return false;
    const holder = await holderOf(services.auth, key, services.ops.keyHashes, asking);
    if (!holder?.scopes.includes('limits:exempt')) return false;
    if (this.#exemptUntil.size >= refusedMax) this.#exemptUntil.clear();
    this.#exemptUntil.set(sha256Hex(key), services.now() + exemptMs);
    return true;
  }

  /** One request more from this address, roughly counted. */
  async general(services: Services, name: RoughName, address: string): Promise<Verdict> {
    const policy = scaled(rough[name], services.limits.scale);
    const estimate = this.#estimates.get(name) ?? new Estimate();
    this.#estimates.set(name, estimate);
    const counted = estimate.count(address, services.now(), policy);
    const granted = counted.granted && (await this.#allowed(services, name, address));
    return { policy, taken: { ...counted, granted, left: granted ? counted.left : 0 } };
  }

  async #allowed(services: Services, name: RoughName, address: string): Promise<boolean> {
    try {
      return await services.limits.allows(name, address);
    } catch (error) {
      services.report('limit-silent', { policy: name, ...thrown(error) });
      return true;
    }
  }

  /**
   * One act more, exactly counted by each of these limits. What they said, in this order, up to the first that refuses. One that
   * could not say is left out, and the act goes on.
   */
  async exact(services: Services, asks: readonly Ask[]): Promise<readonly Verdict[]> {
    const named = await this.#named(services, asks);
    const refused = this.#refusedHere(services, named);
    if (refused) return [refused];
    const now = services.now();
    const answers = await this.#answers(services, named);
    const verdicts = named.flatMap(({ name, policy }): Verdict[] => {
      const taken = answers.get(name);
      if (!taken) return [];
      if (!taken.granted) this.#remember(name, now + taken.moreInMs);
      return [{ policy, taken }];
    });
    const first = verdicts.findIndex(({ taken }) => !taken.granted);
    return first < 0 ? verdicts : verdicts.slice(0, first + 1);
  }

  /** How many of `units` this subject may have, and has taken with that. Of a limiter that does not answer: all. */
  async units(services: Services, policy: Policy, subject: string, units: number): Promise<number> {
    const [named] = await this.#named(services, [{ policy, subject }]);
    if (!named || this.#refusedHere(services, [named])) return 0;
    const asked = Array<Named>(units).fill(named);
    const said = await this.#answer(services, named.lane, asked);
    const last = said.at(-1);
    if (last && !last.granted) this.#remember(named.name, services.now() + last.moreInMs);
    return last ? said.filter(({ granted }) => granted).length : units;
  }

  /** The same, but counts nothing: who is known to be refused by one of these. It costs no message. */
  async refused(services: Services, asks: readonly Ask[]): Promise<Verdict | null> {
    return this.#refusedHere(services, await this.#named(services, asks));
  }

  #refusedHere(services: Services, named: readonly Named[]): Verdict | null {
    const now = services.now();
    for (const { name, policy } of named) {
      const until = this.#refusedUntil.get(name) ?? 0;
      if (until > now) return { policy, taken: { granted: false, left: 0, moreInMs: until - now } };
      this.#refusedUntil.delete(name);
    }
    return null;
  }

  /** Neither an address nor an account is to be read off what is kept. */
  #named(services: Services, asks: readonly Ask[]): Promise<Named[]> {
    return Promise.all(
      asks.map(async ({ policy: of, subject }) => {
        const policy = scaled(of, services.limits.scale);
        const name = `${policy.name}:${sha256Hex(`${policy.name}:${subject}`)}`;
        return { name, policy, lane: laneOf(name, services.limits.lanes) };
      }),
    );
  }

  /** By name. One message to each lane, all at the same time. */
  async #answers(services: Services, named: readonly Named[]): Promise<ReadonlyMap<string, Taken>> {
    const lanes = Map.groupBy(named, ({ lane }) => lane);
    const answered = await Promise.all(
      [...lanes].map(async ([lane, asked]) => {
        const said = await this.#answer(services, lane, asked);
        return asked.flatMap(({ name }, index): [string, Taken][] => {
          const taken = said[index];
          return taken ? [[name, taken]] : [];
        });
      }),
    );
    return new Map(answered.flat());
  }

  /**
   * A limiter that does not answer lets pass, and is reported: nobody is locked out of the shop because a counter is ill, and
   * the platform's own limit still stands before it. Only one that has too much to do refuses, since that is the very flood
   * which it is there to count. See docs/decisions/0013.
   */
  async #answer(services: Services, lane: string, asked: readonly Named[]): Promise<readonly Taken[]> {
    const late = Promise.withResolvers<'late'>();
    const callOff = services.after(actorMsMax, () => late.resolve('late'));
    const policy = asked.map((one) => one.policy.name).join();
    try {
      const takes = asked.map(({ name, policy: { quota, windowMs } }) => ({ subject: name, quota, windowMs }));
      const answer = await Promise.race([services.limits.take(lane, { type: 'take', takes }), late.promise]);
      if (answer !== 'late') return answer.ok ? answer.value : [];
      services.report('limiter-silent', { policy });
      return [];
    } catch (error) {
      services.report('limiter-silent', { policy, ...thrown(error) });
      return isOverloaded(error) ? [{ granted: false, left: 0, moreInMs: 1_000 }] : [];
    } finally {
      callOff();
    }
  }

  #remember(name: string, until: number): void {
    if (this.#refusedUntil.size >= refusedMax) this.#refusedUntil.clear();
    this.#refusedUntil.set(name, until);
  }
}

const laneOf = (name: string, lanes: number): string => `lane-${Number.parseInt(name.slice(-4), 16) % lanes}`;
