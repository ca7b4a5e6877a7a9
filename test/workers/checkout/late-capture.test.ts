import { expect, test } from 'vitest';
import { expectCancelled } from '../books.ts';
import { journalOf } from '../journal.ts';
import { recordOf, sandbox } from '../paypal.ts';
import { orderActor } from '../shop.ts';
import { until } from '../until.ts';
import { announce, captured } from '../webhook.ts';
import { patience } from './fault-cases.ts';
import { announced, cancelledAndApproved, captureBehindItsBack, expectRefunded } from './late-money.ts';
import { bought } from './sale.ts';

test('[M1] an approval after the cancellation moves no money', patience, async () => {
  const sale = await cancelledAndApproved();
  await announced(sale);
  await expectCancelled(sale, 'PAYMENT_CANCELLED');
  expect((await recordOf(sale.id)).requests.capture ?? 0).toBe(0);
});

test('[M1] money that comes after the cancellation goes back by itself, once', patience, async () => {
  const sale = await cancelledAndApproved();
  await captureBehindItsBack(sale);
  await expectRefunded(sale);
});

test('[M1] money that went back is not sent back again, however often it is told of', patience, async () => {
  const sale = await cancelledAndApproved();
  const reference = await captureBehindItsBack(sale);
  await expectRefunded(sale);
  const { timeline } = await sale.buyer.order(sale.id);
  for (const id of ['1', '1', '2', '3']) await announce(captured(sale.id, reference, `WH-${id}-${sale.id}`));
  await announced(sale);
  const ends = ['refund-ended', 'books-read'];
  await until('the looks to end', async () => ends.includes((await journalOf(orderActor(sale.id))).at(-1)?.type ?? ''));
  await expectRefunded(sale);
  expect((await sale.buyer.order(sale.id)).timeline).toEqual(timeline);
  expect((await recordOf(sale.id)).requests.refund).toBe(1);
});

test('the page of a payment that was captured offers no second one', async () => {
  const sale = await bought();
  await sale.buyer.pay(sale.accepted);
  await sale.buyer.final(sale.id, 'paid');
  const answer = await sandbox(sale.accepted.approveUrl ?? '');
  expect(answer.status).toBe(409);
  await answer.arrayBuffer();
});
