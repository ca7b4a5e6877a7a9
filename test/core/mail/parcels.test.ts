import fc from 'fast-check';
import { expect, test } from 'vitest';
import { order as core } from '../../../actors/order/core.ts';
import { toldOf } from '../../../actors/order/letters.ts';
import type { Order } from '../../../actors/order/state.ts';
import type { DeliveryRequest } from '../../../contract/delivery.ts';
import { sum } from '../../../contract/money.ts';
import { write } from '../../../mail/write.ts';
import { hour, quotedTo } from '../order/deliveries.ts';
import { apply, decide, self } from '../order/given.ts';

const by = 'key_carrier';
type Word = Omit<Extract<DeliveryRequest, { type: 'mark-delivered' }>, 'type'>;
const word = (group: string, eventId: string): Word => ({ group, eventId, happenedAt: hour, by });
const ship = (group: string, tracking: string, eventId = `${group} ${tracking}`): DeliveryRequest => ({
  ...{ type: 'mark-shipped', ...word(group, eventId) },
  ...{ carrier: 'Post', tracking },
});
const deliver = (group: string, eventId = `${group} came`): DeliveryRequest => ({
  type: 'mark-delivered',
  ...word(group, eventId),
});

/** The ids of the letters that these words ask for, without the order's own. */
function letters(state: Order, ...words: readonly DeliveryRequest[]): string[] {
  let before = state;
  return words.flatMap((each) => {
    const decision = decide(before, each, 9 * hour);
    const events = decision.ok ? decision.value : [];
    return events.flatMap((event) => {
      const tells = core.tells?.(before, event, { now: 9 * hour, self }) ?? [];
      before = core.evolve(before, event);
      return tells.map(({ to }) => to.slice(`mail:${self}.`.length));
    });
  });
}
const paid = quotedTo('never');

test('[K1.4] each group is told of once that it has left and once that it is there, however many parcels and words there are', () => {
  const words = [
    ...[ship('g1', 'A'), ship('g1', 'B'), ship('g1', 'A', 'again'), ship('g2', 'C')],
    ...[deliver('g1'), deliver('g1', 'twice'), ship('g1', 'late'), deliver('g2')],
  ];
  expect(letters(paid, ...words)).toEqual(['shipped-g1', 'shipped-g2', 'delivered-g1', 'delivered-g2']);
});

test('[K1.4] what is there already is not told to have left, when the carrier says so late', () => {
  expect(letters(paid, deliver('g1'), ship('g1', 'A'))).toEqual(['delivered-g1']);
});

test('[K1.4] in whatever order carriers speak, no letter is asked for twice, and each group that came has one', () => {
  const words = [
    ship('g1', 'A'),
    ship('g1', 'B'),
    deliver('g1'),
    ship('g2', 'C'),
    deliver('g2'),
    deliver('g2', 'twice'),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(words, { minLength: 1 }), (told) => {
      const ids = letters(paid, ...told);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { type, group } of told) if (type === 'mark-delivered') expect(ids).toContain(`delivered-${group}`);
    }),
  );
});

test('[K1.4] the letter says what is in the parcel, and how to follow it', () => {
  const sent = [ship('g1', 'A-1'), ship('g1', 'A-2')].reduce((state, each) => apply(state, each, 9 * hour), paid);
  const told = toldOf(sent, { kind: 'order-shipped', group: 'g1' });
  expect(told?.letter).toMatchObject({
    kind: 'order-shipped',
    parcel: {
      lines: [{ quantity: 1 }],
      tracking: [
        { carrier: 'Post', number: 'A-1' },
        { carrier: 'Post', number: 'A-2' },
      ],
    },
  });
  expect(told && write(told.letter).text).toContain('A-2');
  expect(toldOf(sent, { kind: 'order-shipped', group: 'g9' })).toBeNull();
});

test('[K1.4] what was cancelled before the rest left is in no parcel', () => {
  const lines = [{ sku: paid.lines[0]?.sku ?? ('' as never), quantity: 1 }];
  const less = apply(paid, { type: 'cancel-units', id: 'less', by: 'ops', reason: 'asked', lines });
  const told = toldOf(apply(less, ship('g2', 'C'), 9 * hour), { kind: 'order-shipped', group: 'g1' });
  expect(told?.letter).toMatchObject({ parcel: { lines: [] } });
});

test('[K1.5] the lines of a letter and its shipping sum to its total', () => {
  const letter = toldOf(paid, { kind: 'order-paid' })?.letter;
  if (letter?.kind !== 'order-paid' || !letter.shipping) throw new Error('no such letter');
  const parts = [...letter.lines.map(({ total }) => total), letter.shipping];
  expect(sum(parts, 'USD')).toEqual(letter.total);
  const { text } = write(letter);
  expect(text).toMatch(/Shipping: \$5\.00\nTotal: \$49\.00/);
});

test('letters that were asked for before they had a line for shipping read as they did', () => {
  const letter = toldOf(paid, { kind: 'order-paid' })?.letter;
  if (letter?.kind !== 'order-paid') throw new Error('no such letter');
  const { shipping: _, ...before } = letter;
  expect(write(before).text).not.toContain('Shipping');
});
