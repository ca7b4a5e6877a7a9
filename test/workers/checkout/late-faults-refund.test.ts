import { test } from 'vitest';
import { faults } from '../paypal.ts';
import { callFaults, patience } from './fault-cases.ts';
import { announced, cancelledAndApproved, captureBehindItsBack, expectRefunded } from './late-money.ts';

test.each(callFaults('refund'))(
  '[M1] [M2] sending late money back meets $name: it went back once',
  patience,
  async ({ script }) => {
    const sale = await cancelledAndApproved();
    await announced(sale);
    await faults(script.map((fault) => ({ ...fault, orderId: sale.id })));
    await captureBehindItsBack(sale);
    await expectRefunded(sale);
  },
);
