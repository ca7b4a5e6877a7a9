import type { Taken } from '../../actors/limiter/core.ts';
import { thrown } from '../../contract/report.ts';
import type { Asking } from '../auth/ports.ts';
import { holderOf } from '../auth/service-keys.ts';
import { sha256Hex } from '../identity.ts';
import { isKnownKey } from '../ops/key.ts';
import type { Services } from '../services.ts';
import { Estimate } from './estimate.ts';
import type { Verdict } from './headers.ts';
import { type Policy, type RoughName, rough, scaled } from './policies.ts';

const actorMsMax = 500;
const refusedMax = 5_000;
const exemptMs = 60_000;
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
    return (this.#exemptUntil.get(await sha256Hex(key)) ?? 0) > services.now();
  }

  /** Looks the key up among those that the shop has made. What is found holds for a minute, also when it is revoked. */
  async learnKey(services: Services, key: string, asking: Asking): Promise<boolean> {
    if (!madeKey.test(key)) return false;
    const holder = await holderOf(services.auth, key, services.ops.keyHashes, asking);
    if (!holder?.scopes.includes('limits:exempt')) return false;
    if (this.#exemptUntil.size >= refusedMax) this.#exemptUntil.clear();
    this.#exemptUntil.set(await sha256Hex(key), services.now() + exemptMs);
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

  /** One act more of this subject, exactly counted. Null: nobody could say, and the act goes on. */
  async exact(services: Services, of: Policy, subject: string): Promise<Verdict | null> {
    const policy = scaled(of, services.limits.scale);
    const now = services.now();
    // Neither an address nor an account is to be read off what is kept.
    const name = `${policy.name}:${await sha256Hex(`${policy.name}:${subject}`)}`;
    const until = this.#refusedUntil.get(name) ?? 0;
    if (until > now) return { policy, taken: { granted: false, left: 0, moreInMs: until - now } };
    this.#refusedUntil.delete(name);
    const taken = await this.#answer(services, policy, name);
    if (!taken) return null;
    if (!taken.granted) this.#remember(name, now + taken.moreInMs);
    return { policy, taken };
  }

  /**
   * A limiter that does not answer lets pass, and is reported: nobody is locked out of the shop because a counter is ill, and
   * the platform's own limit still stands before it. Only one that has too much to do refuses, since that is the very flood
   * which it is there to count. See docs/decisions/0013.
   */
  async #answer(services: Services, policy: Policy, name: string): Promise<Taken | null> {
    const late = Promise.withResolvers<'late'>();
    const callOff = services.after(actorMsMax, () => late.resolve('late'));
    try {
      const { quota, windowMs } = policy;
      const answer = await Promise.race([
        services.limits.take(laneOf(name), { type: 'take', subject: name, quota, windowMs }),
        late.promise,
      ]);
      if (answer !== 'late') return answer.ok ? answer.value : null;
      services.report('limiter-silent', { policy: policy.name });
      return null;
    } catch (error) {
      services.report('limiter-silent', { policy: policy.name, ...thrown(error) });
      return isOverloaded(error) ? { granted: false, left: 0, moreInMs: 1_000 } : null;
    } finally {
      callOff();
    }
  }

  #remember(name: string, until: number): void {
    if (this.#refusedUntil.size >= refusedMax) this.#refusedUntil.clear();
    this.#refusedUntil.set(name, until);
  }
}

/** Few, so that all of them are awake where anybody asks: a limiter that must be woken answers later, and that can be measured. */
const lanes = 8;
const laneOf = (name: string): string => `lane-${Number.parseInt(name.slice(-4), 16) % lanes}`;

const isOverloaded = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'overloaded' in error && error.overloaded === true;
