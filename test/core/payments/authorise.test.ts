import { expect, test } from 'vitest';
import { type Laboratory, laboratory } from './laboratory.ts';
import { price, requestFor } from './orders.ts';

/** What the client makes of PayPal's answers about promised money. */
const day = 86_400_000;

async function approved(lab: Laboratory, decision: 'approve' | 'decline' = 'approve') {
  const made = await lab.time.run(lab.client.create({ ...requestFor(1), authorise: true }, 'create-1'));
  if (made.kind !== 'done') throw new Error(`not created: ${JSON.stringify(made)}`);
  await lab.decide(made.value.approveUrl, decision);
  return made.value.reference;
}
const run = <T>(lab: Laboratory, reply: T | Promise<T>): Promise<T> => lab.time.run(Promise.resolve(reply));
const authorise = (lab: Laboratory, reference: string) =>
  run(lab, lab.client.authorising.authorise(reference, price, 'authorise-1'));

async function authorised(lab: Laboratory) {
  const reference = await approved(lab);
  const outcome = await authorise(lab, reference);
  if (outcome.kind !== 'done') throw new Error(`not authorised: ${JSON.stringify(outcome)}`);
  const { authorisationId } = outcome.value;
  const capture = (minor: number, key = 'capture-1') =>
    run(lab, lab.client.authorising.capture({ reference, authorisationId }, { ...price, minor }, key));
  return {
    reference,
    authorisationId,
    capture,
    release: () => run(lab, lab.client.authorising.release(authorisationId)),
  };
}

test('[M5] money is promised, a part of it is taken, and the rest is let go', async () => {
  const lab = laboratory();
  const { reference, capture, release } = await authorised(lab);
  expect(await authorise(lab, reference)).toMatchObject({ kind: 'done' });
  expect(await capture(500)).toMatchObject({ kind: 'done', value: { amount: { minor: 500 } } });
  expect(await capture(500)).toMatchObject({ kind: 'done' });
  expect((await lab.record()).captures.length).toBe(1);
  expect(await release()).toEqual({ kind: 'done', value: { captured: true } });
  const found = await run(lab, lab.client.find(reference));
  expect(found).toMatchObject({
    ...{ kind: 'done', value: { authorisations: [{ status: 'captured', expiresAt: Date.UTC(2026, 1, 13) }] } },
  });
});

test('[M2] what was taken by an earlier try is found on record, whatever key asks', async () => {
  const lab = laboratory();
  const { capture } = await authorised(lab);
  const first = await capture(1999);
  expect(await capture(1999, 'another-key')).toEqual(first);
  expect((await capture(1500, 'a-third-key')).kind).toBe('unsure');
});

test('[M5] a void is done, however often it is asked for, and nothing is taken afterwards', async () => {
  const lab = laboratory();
  const { capture, release } = await authorised(lab);
  for (let times = 0; times < 2; times++) expect(await release()).toEqual({ kind: 'done', value: { captured: false } });
  expect(await capture(1999)).toMatchObject({ kind: 'refused', failure: { code: 'PAYMENT_EXPIRED' } });
});

test('[M5] it is made anew by its first id; too early, PayPal says no', async () => {
  const lab = laboratory();
  const { authorisationId, reference } = await authorised(lab);
  const renew = (key: string) => run(lab, lab.client.authorising.renew(authorisationId, price, key));
  expect((await renew('renew-1')).kind).toBe('refused');
  await lab.time.pass(4 * day);
  const anew = await renew('renew-2');
  expect(anew).toMatchObject({ kind: 'done', value: { expiresAt: Date.UTC(2026, 1, 13) } });
  if (anew.kind !== 'done') return;
  const { authorisationId: newest } = anew.value;
  const taken = await run(
    lab,
    lab.client.authorising.capture({ reference, authorisationId: newest }, price, 'capture-1'),
  );
  expect(taken.kind).toBe('done');
});

test('[M5] what has expired is no more', async () => {
  const lab = laboratory();
  const { capture, release } = await authorised(lab);
  await lab.time.pass(30 * day);
  expect(await capture(1999)).toMatchObject({ kind: 'refused', failure: { code: 'PAYMENT_EXPIRED' } });
  expect(await release()).toMatchObject({ kind: 'done', value: { captured: false } });
});

test.each([
  [{ endpoint: 'authorize', fault: 'timeout-after' }],
  [{ endpoint: 'authorize', fault: 'server-error', when: 'after' }],
  [{ endpoint: 'authorize', fault: 'malformed' }],
])('[M2] an authorisation of which nothing is heard is asked for again: %o', async (fault) => {
  const lab = laboratory();
  const reference = await approved(lab);
  await lab.script(fault);
  expect((await authorise(lab, reference)).kind).toBe('unsure');
  expect((await authorise(lab, reference)).kind).toBe('done');
  expect((await lab.record()).authorizations.length).toBe(1);
});

test.each([
  [{ endpoint: 'authorize', fault: 'decline' }, 'PAYER_ACTION_NEEDED'],
  [{ endpoint: 'authorize', fault: 'decline', issue: 'PAYER_CANNOT_PAY' }, 'PAYMENT_DECLINED'],
  [{ endpoint: 'authorize', fault: 'decline', issue: 'ORDER_EXPIRED' }, 'PAYMENT_EXPIRED'],
])('[M2] an authorisation that is refused has a reason: %o', async (fault, code) => {
  const lab = laboratory();
  const reference = await approved(lab);
  await lab.script(fault);
  expect(await authorise(lab, reference)).toMatchObject({ kind: 'refused', failure: { code } });
});

test.each([
  [{ fault: 'decline' }, 'refused'],
  [{ fault: 'decline', as: 'declined-capture' }, 'refused'],
  [{ fault: 'pending' }, 'pending'],
  [{ fault: 'timeout-after' }, 'unsure'],
  [{ fault: 'decline', issue: 'PERMISSION_DENIED' }, 'unsure'],
])('[M2] a capture of what was promised that ends with %o is %s', async (fault, kind) => {
  const lab = laboratory();
  const { capture } = await authorised(lab);
  await lab.script({ endpoint: 'capture-authorization', ...fault });
  expect((await capture(1999)).kind).toBe(kind);
});

test('[M2] a void of which nothing is heard is asked for again', async () => {
  const lab = laboratory();
  const { release } = await authorised(lab);
  await lab.script({ endpoint: 'void', fault: 'timeout-after' });
  expect((await release()).kind).toBe('unsure');
  expect(await release()).toEqual({ kind: 'done', value: { captured: false } });
});

test('a bad card can be changed for a good one', async () => {
  const lab = laboratory();
  const reference = await approved(lab, 'decline');
  expect(await authorise(lab, reference)).toMatchObject({
    ...{ kind: 'refused', failure: { code: 'PAYER_ACTION_NEEDED' } },
  });
});
