import { SELF } from 'cloudflare:test';
import type { z } from 'zod';
import type { ActorKind } from '../../contract/log.ts';
import { type OpsEvents, opsActorList, opsActorNow, opsEvents, opsInvariants, opsState } from '../../contract/ops.ts';
import { read } from './buyer.ts';
import { origin } from './shop.ts';
import { until } from './until.ts';

/** test/wrangler.toml has its hash. */
export const opsKey = 'hf_test-key';

/** A call of an operator: no cookie, and the key, if it is not another header that is tried. */
export const callOps = (
  path: string,
  headers: Record<string, string> = { authorization: `Bearer ${opsKey}` },
  method = 'GET',
) => SELF.fetch(`${origin}/api/ops${path}`, { method, headers });

export const askOps = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
  read(await callOps(path), 200, schema);

export const nowOf = (kind: ActorKind, id: string) => askOps(`/actors/${kind}/${id}`, opsActorNow);
export const stateOf = (kind: ActorKind, id: string, at: number) =>
  askOps(`/actors/${kind}/${id}/state?at=${at}`, opsState);

/** All events of an actor, in pages of this size. */
export async function eventsOf(kind: ActorKind, id: string, limit = 500): Promise<OpsEvents['events']> {
  const events: OpsEvents['events'] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: OpsEvents = await askOps(`/actors/${kind}/${id}/events?after=${after}&limit=${limit}`, opsEvents);
    events.push(...page.events);
    after = page.nextAfter;
  }
  return events;
}

/** Waits until the directory has heard all that these have done. */
export async function told(...actors: readonly (readonly [ActorKind, string])[]): Promise<void> {
  for (const [kind, id] of actors)
    await until(`the directory to know ${id}`, async () => {
      const { items } = await askOps(`/actors?kind=${kind}&q=${id}`, opsActorList);
      return items[0]?.seq === (await nowOf(kind, id)).seq;
    });
}

/** Asked again until nothing is under way in the shop. */
export const invariantsAtRest = () =>
  until(
    'the shop to be at rest',
    async () => {
      const found = await askOps('/invariants', opsInvariants);
      return found.atRest && found;
    },
    20_000,
  );
