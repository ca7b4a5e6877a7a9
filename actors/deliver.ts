import { cartRequest } from '../contract/cart.ts';
import { mayYetSucceed } from '../contract/failure.ts';
import { cartId, sku } from '../contract/ids.ts';
import { letterId, mailRequest } from '../contract/mail.ts';
import { stockCommand } from '../contract/stock.ts';
import type { Peers } from './peers.ts';
import type { Tell } from './runtime/decider.ts';

/**
 * Tells `stock:<sku>`, `cart:<id>` or `mail:<letter>`. A refusal by a shelf is an answer: it has heard the command. Silence is told again, and so is
 * a refusal at its door, which says that nobody has heard. A cart that cannot take lines now must be told until it can.
 */
export async function deliverTo(
  { stock, cart, mail }: Pick<Peers, 'stock' | 'cart' | 'mail'>,
  { to, command }: Tell,
): ReturnType<Peers['deliver']> {
  const [kind, id] = [to.slice(0, to.indexOf(':')), to.slice(to.indexOf(':') + 1)];
  if (kind === 'cart') return (await cart(cartId.parse(id), cartRequest.parse(command))).ok;
  if (kind === 'mail') return (await mail(letterId.parse(id), mailRequest.parse(command))).ok;
  const answer = await stock(sku.parse(id), stockCommand.parse(command));
  return answer.ok || !mayYetSucceed(answer.failure);
}
