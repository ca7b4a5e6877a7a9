import { runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { expectPaid } from '../books.ts';
import { faults, recordOf } from '../paypal.ts';
import { paypalBooks } from '../shop.ts';
import { callFaults, patience } from './fault-cases.ts';
import { aboutToBuy, place } from './sale.ts';

/** PayPal forgets the tokens that it gave: the next call of the shop is a 401, and it asks for a new one. */
const forgetTokens = () =>
  runInDurableObject(paypalBooks(), (_, { storage }) => void storage.sql.exec('DELETE FROM tokens'));
const tokensAsked = async () => (await recordOf('')).requests.token ?? 0;

test.each(callFaults('token'))(
  '[M1] [M2] a token is asked for and meets $name: paid once',
  patience,
  async ({ script }) => {
    const sale = await aboutToBuy();
    await forgetTokens();
    await faults(script);
    const before = await tokensAsked();
    await sale.buyer.pay(await place(sale));
    await expectPaid(sale);
    expect(await tokensAsked()).toBeGreaterThanOrEqual(before + script.length);
  },
);

test('[M2] tokens that lapse before every step cost a call each, and nothing else', async () => {
  const sale = await aboutToBuy();
  await forgetTokens();
  await faults([]);
  const accepted = await place(sale);
  await forgetTokens();
  const link = await sale.buyer.decide(accepted);
  await sale.buyer.comeBack(link);
  await expectPaid(sale);
});
