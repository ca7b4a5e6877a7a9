import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { cart as cartCore } from '../../actors/cart/core.ts';
import { mail as mailCore } from '../../actors/mail/core.ts';
import { order as orderCore } from '../../actors/order/core.ts';
import { stock as stockCore } from '../../actors/stock/core.ts';
import { failures as codes } from '../../contract/failure.ts';

const contract = join(import.meta.dirname, '../../contract');
/** `order-list` is called `orderList`. */
const nameOf = (file: string): string =>
  file.slice(0, -'.ts'.length).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
/** All of the contract: a file that is new is watched from its first day. */
const modules: Readonly<Record<string, Readonly<Record<string, unknown>>>> = Object.fromEntries(
  await Promise.all(
    readdirSync(contract)
      .filter((file) => file.endsWith('.ts'))
      .map(async (file) => [nameOf(file), await import(join(contract, file))] as const),
  ),
);
const lockFile = join(import.meta.dirname, 'wire.lock.json');
const cores = { cart: cartCore, mail: mailCore, order: orderCore, stock: stockCore };
type Lock = {
  readonly schemas: Record<string, string>;
  readonly failures: Record<string, number>;
  readonly states: Record<string, { readonly shape: number; readonly fields: string }>;
};

/** Every schema that the contract exports, as the hash of its JSON schema. Stored events are among them: they are read back for ever. */
function current(): Lock {
  const schemas = Object.entries(modules).flatMap(([module, exported]) =>
    Object.entries(exported).flatMap(([name, value]) =>
      value instanceof z.ZodType ? [[`${module}.${name}`, hashOf(value)] as const] : [],
    ),
  );
  const failures = Object.entries(codes).map(([code, { status }]) => [code, status] as const);
  const states = Object.entries(cores).map(
    ([name, { shape, initial }]) => [name, { shape, fields: Object.keys(initial).sort().join(' ') }] as const,
  );
  return {
    ...{ schemas: Object.fromEntries(schemas.sort()), failures: Object.fromEntries(failures) },
    states: Object.fromEntries(states),
  };
}

function hashOf(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return createHash('sha256').update(JSON.stringify(json)).digest('hex').slice(0, 16);
}

const howTo = `What crosses the wire, or is stored, has changed. If that is meant:
  1. Can what is stored and what is on its way still be read? Browsers, journals and webhooks outlive a deployment:
     new fields must be optional where old messages are read, and nothing may be renamed or taken away.
  2. Raise liveProtocol when pages that are open now cannot read the new views; raise a core's shape when its state changed.
  3. UPDATE_WIRE=1 npx vitest run --project core test/core/wire.test.ts, and say why in the commit.`;

test('[C1.10] what crosses the wire or is stored changes on purpose only', () => {
  const now = current();
  if (process.env.UPDATE_WIRE) writeFileSync(lockFile, `${JSON.stringify(now, null, 2)}\n`);
  const locked = JSON.parse(readFileSync(lockFile, 'utf8')) as Lock;
  expect(Object.keys(now.schemas).length).toBeGreaterThan(30);
  expect(Object.keys(modules)).toEqual(expect.arrayContaining(['delivery', 'order', 'orderList']));
  expect(now.schemas, howTo).toEqual(locked.schemas);
});

test('[O1.8] a failure code that was public once stays, with its status', () => {
  const locked = JSON.parse(readFileSync(lockFile, 'utf8')) as Lock;
  expect(current().failures, 'codes are added, never renamed').toMatchObject(locked.failures);
});

test('[O2.1] a state whose fields changed has a new shape: an old snapshot would be read as if it were whole', () => {
  const locked = JSON.parse(readFileSync(lockFile, 'utf8')) as Lock;
  expect(current().states, `raise the core's shape. ${howTo}`).toEqual(locked.states);
});
