import { expect, test } from 'vitest';
import { faults, recordOf } from '../paypal.ts';
import { patience } from './fault-cases.ts';
import { type Bought, cancelledAndApproved, captureBehindItsBack, expectRefunded, total } from './late-money.ts';

const pending = { endpoint: 'refund', fault: 'pending', resolveAfterMs: 300 };

async function lateMoney(...script: readonly object[]): Promise<Bought> {
  const sale = await cancelledAndApproved();
  await faults(script.map((fault) => ({ ...fault, orderId: sale.id })));
  await captureBehindItsBack(sale);
  return sale;
}

test(
  '[M1] [M2] late money whose refund is pending first: it went back once, and PayPal was not besieged',
  patience,
  async () => {
    const sale = await lateMoney(pending);
    await expectRefunded(sale);
    expect((await recordOf(sale.id)).requests.refund).toBeLessThan(12);
  },
);

test(
  '[M1] [M2] late money whose refund is pending, and nobody tells of its end: it went back once',
  patience,
  async () => {
    const lost = { fault: 'webhook-lost', eventType: 'PAYMENT.CAPTURE.REFUNDED', calls: 'always' };
    await expectRefunded(await lateMoney(pending, lost));
  },
);

const calledFor = async (...script: readonly object[]) => {
  const sale = await lateMoney(...script);
  const order = await sale.buyer.final(sale.id, 'needs-attention', 40_000);
  expect(order).toMatchObject({ captured: total, refunded: { minor: 0 } });
  expect((await recordOf(sale.id)).refunds.filter(({ status }) => status === 'COMPLETED')).toEqual([]);
};

test('[O2] late money that PayPal refuses to send back: a human is called, and nothing is claimed', patience, () =>
  calledFor({ endpoint: 'refund', fault: 'decline' }),
);

test('[O2] late money that PayPal takes on and then keeps: a human is called', patience, () =>
  calledFor({ ...pending, resolveTo: 'declined' }),
);
