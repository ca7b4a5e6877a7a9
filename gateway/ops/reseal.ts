import { ok, type Result, refuse } from '../../contract/failure.ts';
import { orderId } from '../../contract/ids.ts';
import { type Pass, resealAccounts } from '../auth/reseal.ts';
import type { Services } from '../services.ts';

const accountsMax = 100;
const ordersMax = 50;

/**
 * One page of all that is sealed: accounts first, then orders, the one heard of last first. `next` is where to go on; null:
 * that was all of it. Orders that begin meanwhile are sealed with the newest key anyway.
 */
export async function resealPage(services: Services, cursor: string): Promise<Result<Pass>> {
  const [stage = '', ...rest] = cursor.split(':');
  const after = rest.join(':');
  if (stage === 'accounts') {
    const pass = await resealAccounts(services.auth, after, accountsMax);
    return ok({ ...pass, next: pass.next === null ? 'orders:' : `accounts:${pass.next}` });
  }
  if (stage !== 'orders') return refuse('INVALID', { path: 'cursor' });
  const page = await services.ops.directory({ kind: 'order' }, after === '' ? null : after, ordersMax);
  if (!page.ok) return page;
  const rows = await Promise.all(page.value.items.map(({ id }) => services.ops.reseal(orderId.parse(id))));
  const { nextCursor } = page.value;
  return ok({
    looked: rows.length,
    resealed: rows.filter((count) => count > 0).length,
    next: nextCursor === null ? null : `orders:${nextCursor}`,
  });
}
