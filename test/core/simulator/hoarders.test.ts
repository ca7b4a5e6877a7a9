import { describe, expect, test } from 'vitest';
import type { Stock } from '../../../actors/stock/state.ts';
import { browsingMax, holdPolicy } from '../../../contract/hold-policy.ts';
import { loadScenario } from '../../../simulator/cli/scenarios.ts';
import { changed } from '../../../simulator/scenario.ts';
import { play } from '../../../simulator/virtual/play.ts';
import { scriptOf } from '../../../simulator/virtual/script.ts';
import type { Shop } from '../../../simulator/virtual/shop.ts';

/** What is on the shelves once all have asked for everything. */
async function afterHoarding(addresses: number, { bounded }: { readonly bounded: boolean }) {
  const hoarders = { ...changed(loadScenario('hoarders'), { buyers: addresses }), bounded };
  const script = scriptOf(hoarders, 1);
  const last = Math.max(...script.operations.map(({ at }) => at));
  let seen: Stock[] = [];
  const act = (shop: Shop) => {
    if (seen.length === 0 && shop.clock.now - shop.clock.began > last) seen = shelvesOf(shop);
  };
  const quiet = { began: () => {}, ended: () => {}, rested: () => {} };
  const played = await play(script, {
    watcher: { ...quiet, tick: { everyMs: 1_000, act } },
    stop: () => seen.length > 0,
  });
  const holdable = ({ onHand, browsing, held }: Stock) =>
    onHand > held && (!bounded || browsingMax(onHand, holdPolicy.sharePercent) > browsing);
  return {
    violations: played.violations,
    skus: seen.length,
    buyable: seen.filter(({ onHand, held }) => onHand > held).length,
    holdable: seen.filter(holdable).length / seen.length,
    held: seen.reduce((units, { held }) => units + held, 0),
  };
}

const shelvesOf = (shop: Shop): Stock[] =>
  [...shop.hosts.values()].flatMap(({ kind, database }) =>
    kind === 'stock'
      ? database.all<{ body: string }>('SELECT body FROM snapshot').map(({ body }) => JSON.parse(body) as Stock)
      : [],
  );

describe('[H1] [H1.1] the whole shop, asked for everything', () => {
  test.each([1, 100])('by %i addresses: every SKU can be bought, and nine in ten can be held', async (addresses) => {
    const { violations, skus, buyable, holdable } = await afterHoarding(addresses, { bounded: true });
    expect(violations).toEqual([]);
    expect([skus, buyable]).toEqual([229, 229]);
    expect(holdable).toBeGreaterThanOrEqual(0.9);
  });
});
