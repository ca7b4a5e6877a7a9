import type { Books } from './books.ts';
import { missing } from './orders.ts';
import type { Reply } from './refusal.ts';
import { disputeBody, disputeItem } from './resource.ts';
import type { Sandbox } from './world.ts';

/** The part of PayPal's Customer Disputes API v1 that a seller reads. */
export function showDispute({ world, config }: Sandbox, books: Books, id: string): Reply {
  const found = books.dispute(id);
  if (!found) return missing(world.newId(), 'dispute_id', id);
  return { status: 200, body: disputeBody(config.publicUrl, found), kept: false };
}

/** Of one capture; of no capture there are none. */
export function listDisputes({ config }: Sandbox, books: Books, captureId: string): Reply {
  const items = books.disputesOf(captureId).map((found) => disputeItem(config.publicUrl, found));
  return { status: 200, body: { items, links: [] }, kept: false };
}
