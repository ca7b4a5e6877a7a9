import { expect, test } from 'vitest';
import { countActs } from '../../../bench/counts/count.ts';
import { type ActCounts, byKind, costsOf, type Shape, shapes, sumOf } from '../../../bench/counts/figures.ts';
import { purposed } from '../../../bench/counts/purposes.ts';
import { Counter } from '../../../bench/counts/tally.ts';

const times = 16;
const counted = (async () => {
  // One after the other: they share what they foretell.
  const all: ActCounts[] = [];
  for (const shape of shapes) all.push(...(await countActs(shape, times, 1)));
  return all;
})();
const order = async (shape: Shape): Promise<ActCounts> => {
  const found = (await counted).find((each) => each.shape === shape && each.act.startsWith('order'));
  if (!found) throw new Error('no order was counted');
  return found;
};

test.each(shapes)(
  'what is counted of an order (%s) is what must be there: each event is in a journal, and in the log once',
  async (shape) => {
    const { events, logEntries, rowsWritten, commits } = await order(shape);
    expect(events['order order-placed']).toBe(1);
    expect(events['order order-paid']).toBe(1);
    expect(events['stock hold-committed']).toBe(2);
    expect(logEntries).toEqual(byKind(events));
    expect(sumOf(rowsWritten)).toBeGreaterThan(sumOf(events));
    expect(sumOf(commits)).toBeGreaterThan(1);
  },
);

test('a hold’s second word, twelve seconds later, is counted with the add that owes it', async () => {
  const adds = (await counted).filter(({ act }) => !act.startsWith('order'));
  for (const { requests, events } of adds) {
    expect(requests['cart > stock hold']).toBe(2);
    expect(events).toMatchObject({ 'stock hold-placed': 1, 'stock hold-changed': 1 });
  }
});

test('what goes to one cell together is one request: an order asks for its two lines twice, or once', async () => {
  const [apart, together] = [(await order('each')).requests, (await order('one')).requests];
  expect([apart['order > stock hold'], apart['order > stock commit']]).toEqual([2, 2]);
  expect([together['order > stock hold'], together['order > stock commit']]).toEqual([1, 1]);
});

test('a message is one request, however much it carries, and whatever this is called', () => {
  const { note, into } = new Counter();
  note('order:cell-0 > stock:cell-0 hold MUG hold_1 + hold SOAP hold_2 + commit MUG hold_3 7');
  note('cart:cell-0 2 > stock:cell-0 release MUG hold_1 1');
  note('cart:cell-0 > catalogue offers MUG,SOAP 1');
  note('gateway > cart:cart_1 add 1');
  expect(sumOf(Object.fromEntries(into.requests))).toBeCloseTo(3);
  expect([...into.requests.keys()]).toEqual([
    ...['order > stock hold', 'order > stock commit', 'cart > stock release', 'gateway > cart add'],
  ]);
  expect([...into.others]).toEqual([['cart > catalogue offers', 1]]);
});

test('tables are made once in each new object, and cost nothing where actors share one', async () => {
  const first = (await counted).filter(({ act }) => act.startsWith('first'));
  const made = first.map(({ shape, rowsWritten }) => [shape, (rowsWritten['cart schema'] ?? 0) > 0]);
  expect(made).toEqual([
    ['each', true],
    ['one', false],
  ]);
});

test('each request, commit, row and log entry says what it is for, and nothing is explained that is gone', async () => {
  const found = (await counted).flatMap((act) => Object.keys(costsOf(act)));
  expect([...new Set(found)].sort()).toEqual(purposed.toSorted());
});
