import { describe, expect, test } from 'vitest';
import { unitsOf } from '../../../actors/cart/lots.ts';
import { type CartRequest, linesMax } from '../../../contract/cart.ts';
import { type Sku, sku } from '../../../contract/ids.ts';
import { cartState } from '../world/audit.ts';
import { callerOf, cartOf, lamp, mug, orderOf, placing, usd } from '../world/goods.ts';
import {
  account,
  add,
  auditAfterwards,
  auditMerge,
  cartEvents,
  guest,
  heldOf,
  insist,
  linesIn,
  move,
  pan,
  twoCarts,
} from '../world/merging.ts';
import { Shop, settings } from '../world.ts';

const { holdTtlMs } = settings.cart;
const second = orderOf(2);
const freeze: CartRequest = { type: 'freeze', orderId: second };
const back: CartRequest = { type: 'give-back', orderId: second };
const received = (shop: Shop) =>
  cartEvents(shop, account).flatMap(({ event }) => (event.type === 'lines-received' ? [event] : []));

describe('a login brings two carts together', () => {
  test('[C1.11] whoever moved a cart finds it moved when it is answered, and all tabs of the account have been told', async () => {
    const shop = await twoCarts();
    expect(await shop.cart(guest).execute(move)).toMatchObject({ ok: true, value: { lines: [], status: 'open' } });
    expect(linesIn(shop, account)).toEqual([
      [lamp, 2, 4_900, true],
      [lamp, 3, 4_000, true],
      [pan, 1, 2_000, true],
      [mug, 1, 1_250, true],
    ]);
    const shown = JSON.parse(shop.cart(account).broadcasts.at(-1) ?? '{}');
    expect(shown.view).toMatchObject({ units: 7, version: cartEvents(shop, account).length });
    auditMerge(shop);
    await auditAfterwards(shop);
  });

  test('[C1.12] a cart in which nothing ever happened is closed too: an act that was on its way fills no cart that is nobody’s', async () => {
    const shop = await twoCarts();
    expect(await shop.cart(cartOf(7)).execute(move)).toMatchObject({ ok: true });
    const late = await shop.cart(cartOf(7)).execute({ type: 'add', sku: lamp, quantity: 1, key: 'late' });
    expect(late).toMatchObject({ ok: false, failure: { code: 'CART_MOVED' } });
    expect(linesIn(shop, cartOf(7))).toEqual([]);
  });

  test('[C1.11] a cart that does not answer keeps nobody waiting: what was promised is on record, and comes', async () => {
    const shop = await twoCarts(({ what }) => (what === 'receive' ? 'silent-before' : null));
    const moved = shop.cart(guest).execute(move);
    await shop.clock.advance(3_000);
    expect(await moved).toMatchObject({ ok: true });
    expect(received(shop)).toEqual([]);
    shop.link.script = () => null;
    await shop.clock.advance(60_000);
    expect(linesIn(shop, account)).toHaveLength(4);
    auditMerge(shop);
  });

  test('[C1.2] a retry of what was done before the login is not done twice; one that failed is done', async () => {
    const shop = await twoCarts();
    await shop.cart(guest).execute(move);
    const again = await shop.cart(account).execute(add(lamp, 3, 'guest lamps'));
    expect(again).toMatchObject({ ok: true, value: { units: 7 } });
    expect(await shop.cart(account).execute(add(lamp, 3, 'another act'))).toMatchObject({ value: { units: 10 } });
    auditMerge(shop);
  });

  test('[C1.6] a hold that came along is extended by a touch, and its line can be changed and removed', async () => {
    const shop = await twoCarts();
    await shop.cart(guest).execute(move);
    await shop.clock.advance(holdTtlMs - 60_000);
    await shop.cart(account).execute(add(pan, 1));
    await shop.clock.advance(120_000);
    expect(linesIn(shop, account)).toContainEqual([mug, 1, 1_250, true]);
    expect(heldOf(shop, mug)).toBe(1);
    expect(await shop.cart(account).execute({ type: 'change', sku: mug, quantity: 4, key: null })).toMatchObject({
      ok: true,
    });
    expect(heldOf(shop, mug)).toBe(4);
    await shop.cart(account).execute({ type: 'remove', sku: mug, key: null });
    await shop.clock.advance(1_000);
    expect(heldOf(shop, mug)).toBe(0);
    auditMerge(shop);
  });

  test('[C1.16] two guests of one account come one after the other', async () => {
    const shop = await twoCarts();
    const third = cartOf(3);
    await shop.cart(third).execute(add(lamp, 1, 'third'));
    await Promise.all([insist(shop, guest, move), insist(shop, third, move)]);
    expect(
      linesIn(shop, account)
        .filter(([sku]) => sku === lamp)
        .toSorted(),
    ).toEqual([
      [lamp, 1, 4_000, true],
      [lamp, 2, 4_900, true],
      [lamp, 3, 4_000, true],
    ]);
    auditMerge(shop, [account, guest, third]);
  });

  test('[C1.9] a visitor may listen by any of its names', async () => {
    const shop = await twoCarts();
    expect(shop.cart(account).greet(callerOf(5), callerOf(1))).not.toBe(null);
    expect(shop.cart(account).greet(callerOf(5), callerOf(2))).toBe(null);
  });
});

test('[C1.17] a guest cart of 65 lines comes in one step, while two devices write: no line is lost, and all holds are intact', async () => {
  const shop = new Shop();
  const goods: Sku[] = Array.from({ length: 65 }, (_, index) => sku.parse(`GOOD-${index}`));
  for (const [index, id] of goods.entries()) {
    shop.prices.set(id, usd(1_000 + index));
    await shop.stock(id).execute({ type: 'restock', movementId: 'first', quantity: 9 });
  }
  const own = goods.slice(0, 20);
  for (const id of own) await shop.cart(account).execute(add(id, 1, `own ${id}`));
  for (const id of goods) await shop.cart(guest).execute(add(id, 2, `guest ${id}`));
  shop.link.script = ({ what }) => (what === 'hold' ? { fault: 'slow', ms: 20 } : null);
  const devices = [0, 1].map(async (device) => {
    const answers = [];
    for (let act = 0; act < 20; act++)
      answers.push(
        await shop.cart(account).execute(add(goods[act * 3 + device] ?? lamp, 1, `device ${device} ${act}`)),
      );
    return answers;
  });
  const [answers] = await Promise.all([Promise.all(devices), insist(shop, guest, move)]);
  expect(answers.flat().every(({ ok }) => ok)).toBe(true);
  await shop.clock.advance(20_000);
  const story = cartEvents(shop, account).map(({ event }) => event.type);
  const step = story.indexOf('lines-received');
  expect(story.lastIndexOf('lines-received'), 'one step').toBe(step);
  const puts = [story.slice(0, step), story.slice(step)].map(
    (part) => part.filter((type) => type === 'line-put').length,
  );
  expect(Math.min(...puts), `writes before and after it: ${puts}`).toBeGreaterThan(20);
  const wanted = goods.map((id, index) => {
    const written = [0, 1].filter((device) => index % 3 === device && (index - device) / 3 < 20).length;
    return [id, 2 + (index < 20 ? 1 : 0) + written] as const;
  });
  const units = cartState(shop, account).lines.map((line) => [line.sku, unitsOf(line)] as const);
  expect(units.toSorted()).toEqual(wanted.toSorted());
  expect(linesIn(shop, account).every(([, , , reserved]) => reserved)).toBe(true);
  for (const [id, quantity] of wanted) expect(heldOf(shop, id as Sku), `${id} on its shelf`).toBe(quantity);
  auditMerge(shop, [account, guest], goods);
});

test('[C1.11] more lines than a cart may hold come all the same; only the next new one is refused', async () => {
  const shop = new Shop();
  const goods: Sku[] = Array.from({ length: linesMax + 1 }, (_, index) => sku.parse(`GOOD-${index}`));
  for (const id of goods) {
    shop.prices.set(id, usd(1_000));
    await shop.stock(id).execute({ type: 'restock', movementId: 'first', quantity: 9 });
  }
  for (const [index, id] of goods.entries()) await shop.cart(index < 60 ? account : guest).execute(add(id, 1));
  await insist(shop, guest, move);
  expect(linesIn(shop, account)).toHaveLength(linesMax + 1);
  await shop.stock(lamp).execute({ type: 'restock', movementId: 'first', quantity: 9 });
  expect(await shop.cart(account).execute(add(lamp, 1))).toMatchObject({ ok: false, failure: { code: 'CART_FULL' } });
});

describe('[C1.13] an order is paying', () => {
  test("for the guest's cart, and gives it back: its lines come then", async () => {
    const shop = await twoCarts();
    await shop.cart(guest).execute(freeze);
    await shop.cart(guest).execute(move);
    expect([linesIn(shop, guest).length, received(shop)]).toEqual([2, []]);
    await shop.cart(guest).execute(back);
    await shop.clock.advance(5_000);
    expect(linesIn(shop, guest)).toEqual([]);
    expect(linesIn(shop, account)).toEqual([
      [lamp, 2, 4_900, true],
      [lamp, 3, 4_000, true],
      [pan, 1, 2_000, true],
      [mug, 1, 1_250, true],
    ]);
    auditMerge(shop);
  });

  test("for the guest's cart, and is paid: nothing is left to come, but the acts", async () => {
    const shop = await twoCarts();
    await shop.ask(second, placing(2, 'manual'));
    await shop.cart(guest).execute(move);
    await shop.clock.advance(20_000);
    expect(received(shop)).toMatchObject([{ lines: [], keys: [{ key: 'guest lamps' }, { key: 'guest mug' }] }]);
    expect(linesIn(shop, account)).toEqual([
      [lamp, 2, 4_900, true],
      [pan, 1, 2_000, true],
    ]);
  });

  test("for the account's cart: the guest's lines wait, with their holds, and come when it is open again", async () => {
    const shop = await twoCarts();
    await shop.cart(account).execute(freeze);
    const moving = shop.cart(guest).execute(move);
    await shop.clock.advance(60_000);
    expect(await moving).toMatchObject({ ok: true });
    expect([received(shop), heldOf(shop, mug)]).toEqual([[], 1]);
    await shop.cart(account).execute(back);
    await shop.clock.advance(40_000);
    expect(linesIn(shop, account)).toEqual([
      [lamp, 2, 4_900, true],
      [lamp, 3, 4_000, true],
      [pan, 1, 2_000, true],
      [mug, 1, 1_250, true],
    ]);
    auditMerge(shop);
  });
});

describe('[C1.15] a SKU in both carts, and not enough of it', () => {
  const both = [account, guest] as const;
  const lamps = (shop: Shop) => linesIn(shop, account).filter(([sku]) => sku === lamp);

  test('both hold theirs: all of it stays held, though the shelf is empty', async () => {
    const shop = await twoCarts(() => null, { [lamp]: 5 });
    await shop.cart(guest).execute(move);
    expect([lamps(shop), heldOf(shop, lamp)]).toEqual([
      [
        [lamp, 2, 4_900, true],
        [lamp, 3, 4_000, true],
      ],
      5,
    ]);
    auditMerge(shop, both);
  });

  test('one had lapsed, and its units are gone: what is held stays, and the rest says that it is not', async () => {
    const shop = await twoCarts(() => null, { [lamp]: 5 });
    await shop.clock.advance(holdTtlMs - 60_000);
    await shop.cart(guest).execute(add(pan, 1));
    await shop.clock.advance(60_000);
    const buyer = cartOf(5);
    await insist(shop, buyer, add(lamp, 1));
    await shop.cart(guest).execute(move);
    expect(lamps(shop)).toEqual([
      [lamp, 2, 4_900, false],
      [lamp, 3, 4_000, true],
    ]);
    expect(await shop.cart(account).execute({ type: 'look' })).toMatchObject({
      value: { warnings: expect.arrayContaining([expect.objectContaining({ code: 'HOLD_LAPSED' })]) },
    });
    expect(await shop.cart(account).execute(add(lamp, 1))).toMatchObject({
      failure: { code: 'OUT_OF_STOCK', detail: { left: 4 } },
    });
    auditMerge(shop, [...both, buyer]);
  });

  test('the stock has ended a hold of which the carts do not know: the other one stays, and the next act finds out', async () => {
    const shop = await twoCarts(() => null, { [lamp]: 5 });
    const holdId = cartState(shop, account).lines[0]?.lots[0]?.hold?.id;
    if (!holdId) throw new Error('no hold');
    await shop.stock(lamp).execute({ type: 'release', holdId });
    await shop.cart(guest).execute(move);
    shop.prices.set(lamp, usd(4_900));
    expect(await shop.cart(account).execute(add(lamp, 1))).toMatchObject({ failure: { code: 'HOLD_CLOSED' } });
    expect(await shop.cart(account).execute({ type: 'change', sku: lamp, quantity: 5, key: null })).toMatchObject({
      ok: true,
    });
    expect([lamps(shop).every(([, , , held]) => held), heldOf(shop, lamp)]).toEqual([true, 5]);
    auditMerge(shop, both);
  });

  test('both had lapsed: all of it is wished for, at the price of now', async () => {
    const shop = await twoCarts();
    await shop.clock.advance(holdTtlMs);
    await shop.cart(guest).execute(move);
    expect(await shop.cart(account).execute({ type: 'look' })).toMatchObject({
      value: { lines: [{ sku: lamp, quantity: 5, total: usd(20_000), heldUntil: null }, {}, {}] },
    });
    auditMerge(shop, both);
  });
});

test('[C2.6] each of two locked prices is charged for the units that it was locked for', async () => {
  const shop = await twoCarts();
  await shop.cart(guest).execute(move);
  await shop.ask(orderOf(1), placing(1, 'manual'));
  await shop.clock.advance(30_000);
  const placed = await shop.order(orderOf(1)).execute({ type: 'look', callers: [callerOf(1)] });
  expect(placed).toMatchObject({ ok: true, value: { view: { status: 'paid' } } });
  expect(placed.ok && placed.value.view.lines.filter((line) => line.sku === lamp)).toMatchObject([
    { quantity: 2, unitPrice: usd(4_900) },
    { quantity: 3, unitPrice: usd(4_000) },
  ]);
  expect(heldOf(shop, lamp)).toBe(0);
});
