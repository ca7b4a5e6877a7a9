import { expect, test } from 'vitest';
import { manual } from '../../../payments/manual.ts';
import { price, requestFor } from './orders.ts';

test('payment on invoice is granted at once, and a repeated call meets its own answer', async () => {
  const made = await manual.create(requestFor(1), 'create-1');
  expect(made).toEqual(await manual.create(requestFor(1), 'create-2'));
  expect(made).not.toEqual(await manual.create(requestFor(2), 'create-1'));
  const reference = made.kind === 'done' ? made.value.reference : '';
  expect(await manual.approval(reference)).toEqual({ kind: 'done', value: null });
  const first = await manual.capture(reference, price, 'capture-1');
  expect(first).toMatchObject({ kind: 'done', value: { amount: price } });
  expect(await manual.capture(reference, price, 'capture-1')).toEqual(first);
  const refund = (key: string) => manual.refund('invoice:1:paid', price, key);
  expect(await refund('refund-1')).toEqual(await refund('refund-1'));
  expect(await refund('refund-1')).not.toEqual(await refund('refund-2'));
});
