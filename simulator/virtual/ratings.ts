import { z } from 'zod';
import type { Violation } from '../../actors/promises/picture.ts';
import { orderId } from '../../contract/ids.ts';
import { ratingOf } from '../../gateway/identity.ts';
import type { Shop } from './shop.ts';

type Row = {
  readonly id: string;
  readonly product: string;
  readonly orderId: string;
  readonly stars: number;
  readonly words: string | null;
  readonly state: string;
  readonly revision: number;
  readonly acts: number;
};
const unit = z.object({ group: z.string(), sku: z.string(), quantity: z.number() });
const seen = z.object({
  placed: z.object({ caller: z.string() }).nullable(),
  lines: z.array(z.object({ sku: z.string(), slug: z.string() })),
  groups: z.array(
    z.object({
      id: z.string(),
      deliveredAt: z.number().nullable(),
      lines: z.array(z.object({ sku: z.string(), quantity: z.number() })),
    }),
  ),
  acts: z.array(
    z.object({ kind: z.string(), units: z.array(unit), end: z.object({ failure: z.unknown() }).nullable() }),
  ),
});
type Seen = z.infer<typeof seen>;

/**
 * At rest, counted by hand and by other code than the shop's: [R1] one rating for an order and a product, each act once; [R2] for
 * what has come; [R3] sums of what is shown; [R4] and nothing of an account that is gone.
 */
export async function ratingViolations(shop: Shop): Promise<Violation[]> {
  const rows = shop.ratings.all<Row>(
    `SELECT id, product, order_id AS orderId, stars, words, state, revision,
       (SELECT count(*) FROM rating_acts WHERE rating = ratings.id) AS acts FROM ratings`,
  );
  const gone = new Set(goneCallers(shop));
  const ofOrders = await Promise.all(rows.map((row) => wrongsOf(shop, row, gone)));
  return [...ofOrders.flat(), ...sumsWrong(shop, rows)];
}

async function wrongsOf(shop: Shop, row: Row, gone: ReadonlySet<string>): Promise<Violation[]> {
  const id = orderId.parse(row.orderId);
  const wrong = (promise: 'R1' | 'R2' | 'R4', what: string): Violation => ({
    ...{ promise, what: `${row.id} ${what}` },
    evidence: { kind: 'order', id },
  });
  const found = await shop.homes.find('order', id)?.inspect(id, { type: 'now' });
  const order = seen.safeParse(found?.ok && found.value.type === 'now' ? found.value.state : null).data;
  if (!order) return [wrong('R2', 'is of an order that nobody has placed')];
  return [
    ...(row.id === ratingOf(id, row.product as never) ? [] : [wrong('R1', 'has not the id of its order and product')]),
    ...(row.acts === row.revision ? [] : [wrong('R1', `has ${row.acts} acts, and is at ${row.revision}`)]),
    ...(hasCome(order, row.product) ? [] : [wrong('R2', `is of ${row.product}, which has not come`)]),
    ...(gone.has(order.placed?.caller ?? '') && (row.state !== 'withdrawn' || row.words !== null)
      ? [wrong('R4', 'is of an account that is gone')]
      : []),
  ];
}

function hasCome({ lines, groups, acts }: Seen, product: string): boolean {
  const skus = lines.filter(({ slug }) => slug === product).map(({ sku }) => sku);
  const cancelled = acts.filter(({ kind, end }) => kind === 'cancel' && !end?.failure).flatMap(({ units }) => units);
  return groups.some(
    (group) =>
      group.deliveredAt !== null &&
      group.lines.some(({ sku, quantity }) => {
        const less = cancelled.filter((each) => each.group === group.id && each.sku === sku);
        return skus.includes(sku) && quantity > less.reduce((sum, each) => sum + each.quantity, 0);
      }),
  );
}

const names = ['one', 'two', 'three', 'four', 'five'] as const;
type Sums = { readonly product: string } & Readonly<Record<(typeof names)[number], number>>;

function sumsWrong(shop: Shop, rows: readonly Row[]): Violation[] {
  const sums = new Map(shop.ratings.all<Sums>('SELECT * FROM rating_sums').map((each) => [each.product, each]));
  const products = new Set([...sums.keys(), ...rows.map(({ product }) => product)]);
  return [...products].flatMap((product) => {
    const shown = rows.filter((row) => row.product === product && row.state === 'shown');
    const counted = names.map((_, index) => shown.filter(({ stars }) => stars === index + 1).length);
    const told = names.map((name) => sums.get(product)?.[name] ?? 0);
    if (counted.join() === told.join()) return [];
    const what = `${product} has ${counted.join(', ')} ratings of one to five stars, and its sums say ${told.join(', ')}`;
    return [{ promise: 'R3', what, evidence: null } as const];
  });
}

/** Accounts that are deleted, and the guests that they were. */
const goneCallers = ({ accounts }: Shop): string[] =>
  accounts
    .all<{ id: string }>(
      `SELECT id FROM users WHERE deleted_at IS NOT NULL
       UNION SELECT guest_id FROM guests JOIN users ON users.id = guests.user_id WHERE users.deleted_at IS NOT NULL`,
    )
    .map(({ id }) => id);
