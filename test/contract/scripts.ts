import type { OrderId, Sku } from '../../contract/ids.ts';
import type { Ground, GroundBuyer, Kind, Placed, Written } from './ground.ts';

type Actors = Readonly<Record<string, readonly [Kind, string]>>;
type Script = (ground: Ground) => Promise<Actors>;

const accepted = (placed: Placed | string): Placed => {
  if (typeof placed === 'string') throw new Error(`refused: ${placed}`);
  return placed;
};
const actorsOf = async (buyer: GroundBuyer, sku: Sku, order: OrderId): Promise<Actors> => ({
  shelf: ['stock', sku],
  cart: ['cart', await buyer.cart()],
  order: ['order', order],
});
const filled = async (ground: Ground, quantity = 2, units = 5) => {
  const [sku, buyer] = [await ground.sell(units), ground.buyer()];
  await buyer.add(sku, quantity, 'add');
  return { sku, buyer };
};

/**
 * What happens in a shop, told once for both platforms. Each script says which actors to look at: what they have written
 * down must be the same on workerd and in the simulator.
 */
export const scripts: Readonly<Record<string, Script>> = {
  'paid on invoice': async (ground) => {
    const { sku, buyer } = await filled(ground);
    const { id } = accepted(await buyer.place('manual', 'order'));
    await buyer.until(id, 'paid');
    return actorsOf(buyer, sku, id);
  },
  'approved at PayPal': async (ground) => {
    const { sku, buyer } = await filled(ground);
    const placed = accepted(await buyer.place('paypal', 'order'));
    await buyer.decide(placed, 'approve');
    await buyer.until(placed.id, 'paid');
    return actorsOf(buyer, sku, placed.id);
  },
  'declined at PayPal': async (ground) => {
    const { sku, buyer } = await filled(ground);
    const placed = accepted(await buyer.place('paypal', 'order'));
    await buyer.decide(placed, 'decline');
    await buyer.until(placed.id, 'declined');
    await buyer.decide(placed, 'approve');
    await buyer.until(placed.id, 'paid');
    return actorsOf(buyer, sku, placed.id);
  },
  'cancelled at PayPal': async (ground) => {
    const { sku, buyer } = await filled(ground);
    const placed = accepted(await buyer.place('paypal', 'order'));
    await buyer.decide(placed, 'cancel');
    await buyer.until(placed.id, 'cancelled');
    return actorsOf(buyer, sku, placed.id);
  },
  'cancelled in the shop': async (ground) => {
    const { sku, buyer } = await filled(ground);
    const placed = accepted(await buyer.place('paypal', 'order'));
    await buyer.cancel(placed.id, 'cancel');
    await buyer.until(placed.id, 'cancelled');
    return actorsOf(buyer, sku, placed.id);
  },
  'a change of mind': async (ground) => {
    const { sku, buyer } = await filled(ground);
    await buyer.change(sku, 4, 'more');
    await buyer.change(sku, 4, 'more');
    await buyer.add(sku, 9, 'too much');
    await buyer.remove(sku, 'away');
    await buyer.add(sku, 1, 'again');
    return { shelf: ['stock', sku], cart: ['cart', await buyer.cart()] };
  },
  'the last unit': async (ground) => {
    const { sku, buyer } = await filled(ground, 1, 1);
    const late = ground.buyer();
    await late.add(sku, 1, 'too late');
    const { id } = accepted(await buyer.place('manual', 'order'));
    await buyer.until(id, 'paid');
    return actorsOf(buyer, sku, id);
  },
  'the same order twice': async (ground) => {
    const { sku, buyer } = await filled(ground);
    const { id } = accepted(await buyer.place('manual', 'order'));
    await buyer.until(id, 'paid');
    accepted(await buyer.place('manual', 'order'));
    return actorsOf(buyer, sku, id);
  },
  'an empty cart': async (ground) => {
    const buyer = ground.buyer();
    const refusal = await buyer.place('manual', 'order');
    if (refusal !== 'CART_EMPTY') throw new Error(`wanted CART_EMPTY, got ${JSON.stringify(refusal)}`);
    return {};
  },
  'all asleep between any two acts': async (ground) => {
    const { sku, buyer } = await filled(ground);
    const sleep = async () => {
      await ground.end('cart', await buyer.cart(), 'evicted');
      await ground.end('stock', sku, 'evicted');
    };
    await sleep();
    await buyer.change(sku, 3, 'more');
    await sleep();
    const placed = accepted(await buyer.place('paypal', 'order'));
    await sleep();
    await ground.end('order', placed.id, 'evicted');
    await buyer.decide(placed, 'approve');
    await buyer.until(placed.id, 'paid');
    return actorsOf(buyer, sku, placed.id);
  },
  'an order that dies while it waits': async (ground) => {
    const { sku, buyer } = await filled(ground);
    const placed = accepted(await buyer.place('paypal', 'order'));
    await ground.end('order', placed.id, 'dies');
    await ground.end('stock', sku, 'dies');
    await buyer.decide(placed, 'approve');
    await buyer.until(placed.id, 'paid');
    return actorsOf(buyer, sku, placed.id);
  },
};

/** What must be equal on both: the events with what they decide. Ids, times and how often PayPal was asked may differ. */
export function comparable(events: readonly Written[]): string[] {
  const told = events
    .filter(({ type, body }) => !(asking(type, body) || looking(type, body) || type === 'payment-hinted'))
    .map(({ type, body }) => [type, ...decisive.flatMap((field) => wordOf(body[field]))].join(' '));
  // A hold that is made firm and extended at the same moment changes once or twice.
  return told.filter((line, index) => line !== told[index - 1] || !line.startsWith('hold-changed'));
}

/** Asking whether the buyer has approved is done as often as there is time for it. */
const asking = (type: string, body: Written['body']): boolean =>
  body.step === 'await-approval' && (type === 'step-started' || body.outcome === 'pending');

/** So is looking for money after an order's end: as often as a webhook says that there may be some. */
const looking = (type: string, body: Written['body']): boolean =>
  body.saga === 'refund' || (type === 'refund-ended' && body.refunded === false);

const decisive = ['saga', 'step', 'phase', 'outcome', 'quantity', 'refunded', 'facts', 'next'];
function wordOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return [String(value)];
  // What a step has brought home, and the step that comes next.
  if (Array.isArray(value)) return value.map(({ type, pinned, approved }) => wordsIn(type, { pinned, approved }));
  const { step, phase } = value as Readonly<Record<string, unknown>>;
  return [`→ ${phase} ${step}`];
}
const wordsIn = (type: unknown, flags: Readonly<Record<string, unknown>>): string =>
  [`+${type}`, ...Object.keys(flags).filter((flag) => flags[flag])].join(':');
