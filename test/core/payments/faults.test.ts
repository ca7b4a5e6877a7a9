import { expect, test } from 'vitest';
import { z } from 'zod';
import { readScript } from '../../../payments/emulator/fault-script.ts';
import { openFaults } from '../../../payments/emulator/faults.ts';
import { laboratory, memorySql } from './laboratory.ts';
import { approved, orderOf, price, requestFor } from './orders.ts';

const read = (body: unknown) => readScript(JSON.stringify(body));
const refusalShape = z.looseObject({
  problems: z.array(z.looseObject({})),
  format: z.looseObject({ faults: z.looseObject({}) }),
});
const one = { endpoint: 'capture', fault: 'timeout-after' };

test('a script may be wrapped, a list, or a single fault', () => {
  const expected = { ok: true, faults: [{ ...one, calls: 1, holdMs: 120_000 }] };
  for (const body of [{ faults: [one] }, [one], one]) expect(read(body)).toEqual(expected);
});

test.each([
  ['timeout-before-effect', { fault: 'timeout-before' }],
  ['error-500', { fault: 'server-error', status: 500 }],
  ['error-503', { fault: 'server-error', status: 503 }],
  ['5xx', { fault: 'server-error', status: 500 }],
  ['429', { fault: 'rate-limited', retryAfterSeconds: 1 }],
  ['malformed-body', { fault: 'malformed', when: 'after' }],
])('%s is understood as well', (fault, expected) => {
  expect(read({ endpoint: 'capture', fault })).toMatchObject({ ok: true, faults: [expected] });
});

test.each([
  ['a fault that there is not', { endpoint: 'capture', fault: 'earthquake' }],
  ['an endpoint that there is not', { endpoint: 'checkout', fault: 'timeout-after' }],
  ['a field that there is not', { ...one, delay: 5 }],
  ['calls that are not a number', { ...one, calls: 'many' }],
  ['a declined read', { endpoint: 'get', fault: 'decline' }],
  ['no endpoint', { fault: 'timeout-after' }],
])('%s is refused with the format, and changes nothing', async (_, fault) => {
  const lab = laboratory();
  await lab.script(one);
  const answer = await lab.ask('/_faults', { method: 'PUT', body: JSON.stringify({ faults: [fault] }) });
  expect(answer.status).toBe(422);
  const body = refusalShape.parse(await answer.json());
  expect(body.problems.length).toBeGreaterThan(0);
  expect(body.format.faults).toHaveProperty('timeout-after');
  expect(await lab.faults()).toHaveLength(1);
});

test('a script is read back with what is left of it, and can be put away', async () => {
  const lab = laboratory();
  await lab.script(
    { endpoint: 'create', fault: 'error-500', calls: 3 },
    { endpoint: 'any', fault: 'slow', calls: 'always' },
  );
  await lab.time.run(lab.client.create(requestFor(1), 'create-1'));
  const left = () => lab.faults();
  expect(await left()).toMatchObject([
    { fault: 'server-error', calls: 2 },
    { fault: 'slow', calls: 'always' },
  ]);
  await lab.ask('/_faults', { method: 'DELETE' });
  expect(await left()).toEqual([]);
  expect((await lab.time.run(lab.client.create(requestFor(1), 'create-1'))).kind).toBe('done');
});

test('a fault of one order leaves the others alone, from the creation on', async () => {
  const lab = laboratory();
  await lab.script({ endpoint: 'create', fault: 'error-500', orderId: orderOf(2) });
  expect((await lab.time.run(lab.client.create(requestFor(1), 'create-1'))).kind).toBe('done');
  expect((await lab.time.run(lab.client.create(requestFor(2), 'create-2'))).kind).toBe('unsure');
  const [one, two] = [await approved(lab, 1), await approved(lab, 2)];
  await lab.script({ endpoint: 'capture', fault: 'decline', orderId: orderOf(2), calls: 'always' });
  expect((await lab.time.run(lab.client.capture(one, price, 'capture-1'))).kind).toBe('done');
  expect((await lab.time.run(lab.client.capture(two, price, 'capture-2'))).kind).toBe('refused');
});

test('faults come in the order in which they were written', async () => {
  const lab = laboratory();
  const reference = await approved(lab);
  await lab.script({ endpoint: 'capture', fault: 'timeout-before' }, { endpoint: 'capture', fault: '503' }, one);
  const why = async () => {
    const outcome = await lab.time.run(lab.client.capture(reference, price, 'capture-1'));
    return outcome.kind === 'unsure' ? outcome.why : outcome.kind;
  };
  const late = 'capture: no answer within 5000 ms';
  expect([await why(), await why(), await why(), await why()]).toEqual([
    ...[late, expect.stringMatching(/^capture: HTTP 503, debug id \w+$/), late, 'done'],
  ]);
});

test('429 says when to come back', async () => {
  const lab = laboratory();
  await lab.script({ endpoint: 'token', fault: 'rate-limited', retryAfterSeconds: 7 });
  const answer = await lab.ask('/v1/oauth2/token', { method: 'POST' });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
});

test('a repeated capture is not declined any more: its answer is given', async () => {
  const lab = laboratory();
  const reference = await approved(lab);
  await lab.time.run(lab.client.capture(reference, price, 'capture-1'));
  await lab.script({ endpoint: 'capture', fault: 'decline' });
  expect((await lab.time.run(lab.client.capture(reference, price, 'capture-1'))).kind).toBe('done');
  expect(await lab.faults()).toHaveLength(1);
});

test('a script of an older emulator that is none today is put away, and the rest of it stays', () => {
  const { sql } = memorySql();
  openFaults(sql).replace([]);
  for (const doc of [
    { ...one, calls: 1 },
    { fault: 'decline', endpoint: 'capture', issue: 'NO_SUCH_CODE' },
  ])
    sql.exec('INSERT INTO faults (doc, left_over) VALUES (?, 1)', JSON.stringify(doc));
  expect(openFaults(sql).left()).toMatchObject([one]);
});
