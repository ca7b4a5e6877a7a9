import { describe, test } from 'vitest';
import { faults } from '../paypal.ts';
import { callFaults, patience } from './fault-cases.ts';
import { announced, cancelledAndApproved, captureBehindItsBack, expectRefunded } from './late-money.ts';

describe.each([
  { doing: 'looking for late money', endpoint: 'get' },
  { doing: 'sending late money back', endpoint: 'refund' },
] as const)('$doing', ({ endpoint }) => {
  test.each(callFaults(endpoint))('[M1] [M2] meets $name: it went back once', patience, async ({ script }) => {
    const sale = await cancelledAndApproved();
    await announced(sale);
    await faults(script.map((fault) => ({ ...fault, orderId: sale.id })));
    await captureBehindItsBack(sale);
    await expectRefunded(sale);
  });
});
