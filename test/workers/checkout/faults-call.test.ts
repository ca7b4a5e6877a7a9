import { beforeAll, describe, expect, test } from 'vitest';
import { expectPaid } from '../books.ts';
import { recordOf } from '../paypal.ts';
import { callFaults, type Prepared, patience, prepare } from './fault-cases.ts';
import { place } from './sale.ts';

describe.each([
  { doing: 'creating the payment', endpoint: 'create' },
  { doing: 'asking PayPal', endpoint: 'get' },
  { doing: 'capturing the payment', endpoint: 'capture' },
] as const)('$doing', ({ endpoint }) => {
  const cases = callFaults(endpoint);
  let sales: Map<string, Prepared>;
  beforeAll(async () => {
    sales = await prepare(cases);
  });

  test.concurrent.each(cases)('[M1] [M2] [O2] meets $name: paid once', patience, async ({ name, script }) => {
    const sale = sales.get(name);
    if (!sale) throw new Error('no such case');
    await sale.buyer.pay(await place(sale));
    await expectPaid(sale);
    // The faults did come up: each of them cost a call.
    expect((await recordOf(sale.id)).requests[endpoint] ?? 0).toBeGreaterThanOrEqual(script.length);
  });
});
