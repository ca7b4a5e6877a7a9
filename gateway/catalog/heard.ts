import type { Result } from '../../contract/failure.ts';
import type { Sku } from '../../contract/ids.ts';
import type { Level } from '../../contract/stock.ts';
import type { Services } from '../services.ts';

/** How long an answer is waited for; without a term, as long as it takes. */
export type Patience = Pick<Services, 'after'> & { readonly withinMs: number | undefined };

/** What shelves answer that are asked together. One that refuses, breaks or does not answer in time is left out. */
export async function heard(
  skus: readonly Sku[],
  look: (sku: Sku) => Promise<Result<Level>>,
  { after, withinMs }: Patience,
): Promise<ReadonlyMap<Sku, Level>> {
  const levels = new Map<Sku, Level>();
  const asked = skus.map(async (sku) => {
    const answer = await look(sku);
    if (answer.ok) levels.set(sku, answer.value);
  });
  const all = Promise.allSettled(asked);
  if (withinMs === undefined) await all;
  else
    await new Promise<void>((resolve) => {
      const callOff = after(withinMs, resolve);
      void all.then(() => {
        callOff();
        resolve();
      });
    });
  // In the order in which they were asked; and who comes later changes nothing any more.
  return new Map(
    skus.flatMap((sku) => {
      const level = levels.get(sku);
      return level ? [[sku, level]] : [];
    }),
  );
}
