import type { Scenario } from '../scenario.ts';
import { inquire, posting } from './inquiry.ts';
import type { Ops, Shelf } from './ops.ts';
import type { Level } from './sampling.ts';

type Goods = Scenario['goods'];
export type Shelves = ReadonlyMap<string, Shelf>;

const withinMs = 5_000;

/** Puts exactly the scenario's units up for sale, where there is a service that does it: on a developer's machine. */
export async function stockUp(origin: string, goods: Goods): Promise<boolean> {
  const answers = await Promise.all(
    goods.map(({ sku, units }) => inquire(`${origin}/dev/api/stock`, { ...posting(origin, { sku, units }), withinMs })),
  );
  return answers.every((answer) => answer !== null);
}

/** Null when not every shelf could be seen. */
export async function seeShelves(ops: Ops | null, goods: Goods, within = withinMs): Promise<Shelves | null> {
  if (!ops) return null;
  const shelves = await Promise.all(goods.map(async ({ sku }) => [sku, await ops.shelf(sku, within)] as const));
  const seen = shelves.flatMap(([sku, shelf]) => (shelf ? [[sku, shelf] as const] : []));
  return seen.length === goods.length ? new Map(seen) : null;
}

export function levelOf(shelves: Shelves | null): Level | null {
  if (!shelves) return null;
  const sum = (units: (shelf: Shelf) => number) => [...shelves.values()].reduce((all, shelf) => all + units(shelf), 0);
  return { holds: sum(({ held }) => held), stock: sum(({ onHand }) => onHand) };
}
