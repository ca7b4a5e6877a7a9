import { type Result, refuse } from '../../contract/failure.ts';
import type { ActorKind } from '../../contract/log.ts';
import type { InspectionOf, InspectQuery } from '../../contract/ops.ts';
import type { Services } from '../services.ts';

type Query<Type> = Extract<InspectQuery, { readonly type: Type }>;

/** What an actor answers to this very question. */
export async function inspect<Type extends InspectQuery['type']>(
  { ops }: Services,
  kind: ActorKind,
  id: string,
  query: Query<Type>,
): Promise<Result<InspectionOf<Type>>> {
  const result = await ops.inspect(kind, id, query);
  if (!result.ok) return result;
  // Each question has an answer of its own type: another one comes from an actor of another version.
  if (result.value.type !== query.type) return refuse('UNAVAILABLE');
  return { ok: true, value: result.value as InspectionOf<Type> };
}
