import { emailKey } from '../../contract/email.ts';
import type { CallerId } from '../../contract/ids.ts';
import type { Order } from './state.ts';

/** Who may see an order: whoever has placed it, and whoever has a link to it that has not been revoked. */
export const isFor = (
  { placed, linkRevision, forgetting }: Order,
  { callers, link }: { readonly callers: readonly CallerId[]; readonly link?: number | undefined },
): boolean => placed !== null && (callers.includes(placed.caller) || (link === linkRevision && forgetting === 'no'));

/** A letter about it would go there. */
export const isAddressedTo = ({ placed, forgetting }: Order, email: string): boolean =>
  placed !== null && forgetting === 'no' && emailKey(placed.body.email) === emailKey(email);
