import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsOf } from '../settings.ts';
import { addressesOf } from './addresses.ts';
import { build, hashOf } from './build.ts';
import { localCells } from './cells.ts';
import { contention } from './contention.ts';
import { demoAccountLines, demoAccountsFile, makeDemoAccounts } from './demo-accounts.ts';
import { Front } from './front/front.ts';
import { endWithParent, endWithRuntime, runtimes, takeChildrenAlong } from './lifeline.mjs';
import { dataFolder } from './paths.ts';
import { becomesFree, freePort, portAfter } from './port.ts';
import { fillShelves, migrate } from './prepare.ts';
import { config, here, portOf, sandboxRoot, startRuntime } from './runtime.ts';
import { sandboxAccount } from './sandbox.ts';
import { secrets } from './secrets.ts';
import { nowServing, nowServingWith, refuseWhileServing } from './single.ts';

const host = process.env.HOST ?? '127.0.0.1';
const port = Number(process.env.PORT ?? 8787);
const origin = `http://${host}:${port}`;
const say = (line: string) => console.error(line);
let stopping = false;
let front: Front | null = null;

if (!Number.isInteger(port) || port < 1 || port > 65_535)
  fail(`PORT must be a port number, not "${process.env.PORT}".`);
const { PAYPAL_PORT } = process.env;
const payPalPort = PAYPAL_PORT === undefined ? null : Number(PAYPAL_PORT);
if (payPalPort !== null && (!Number.isInteger(payPalPort) || payPalPort < 0 || payPalPort > 65_535))
  fail(`PAYPAL_PORT must be a port number, or 0 for any, not "${PAYPAL_PORT}".`);
const { ENVIRONMENT = 'local' } = process.env;
if (ENVIRONMENT !== 'local')
  fail(
    `ENVIRONMENT is ${ENVIRONMENT}, and \`npm start\` serves a local shop only: its PayPal may be an emulator, and its limits are this machine’s. Leave ENVIRONMENT out, or deploy with \`npm run deploy\` (docs/deploying.md).`,
  );
await refuseWhileServing();
if (!(await becomesFree(host, port))) fail(`Port ${port} is in use. Set PORT to another one.`);

try {
  const served = { ...here, SERVED_AT: addressesOf({ host, port }).join() };
  settingsOf({ ...config.vars, ...served, ...localCells(), ...secrets(), ...process.env });
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
nowServing(origin);
build(say);
const account = process.env.PAYPAL_CLIENT_SECRET ? null : await sandboxAccount();
await prepare();

const dev = contention({ host, port }, () => runtime);
const word = randomBytes(32).toString('base64url');
const behind = { place: { host: '127.0.0.1', port: 0 }, word };
const sandbox = account && { account, origin, at: { host, port: payPalPort ?? (await portAfter(host, port)) } };
const runtime = startRuntime({ host, port }, sandbox, dev, behind);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop());
await runtime.ready;
const running = runtimes();
nowServingWith(origin, running);
endWithRuntime(running, crashed);
takeChildrenAlong();
endWithParent(() => process.kill(process.pid, 'SIGKILL'));
front = new Front(await portOf(runtime), word);
await front.open({ host, port }).catch(() => fail(`Port ${port} is in use. Set PORT to another one.`));
console.log(`Holdfast is open at ${origin}`);
console.log(
  `Payments: ${account ? `sandbox emulator at ${origin}/sandbox/paypal/ and ${(await sandboxRoot(runtime)).href}` : 'PayPal, as the environment says'}. Data: ${dataFolder}. Ctrl-C stops it.`,
);
for (const line of demoAccountLines()) console.log(line);
if (dev) console.log(`Contention: ${origin}/dev/contention`);

/**
 * Before the port opens, in a runtime of its own: nobody meets a half-made shop. Skipped when nothing is new, so that
 * a restart after a crash takes up its open orders as soon as it can.
 */
async function prepare(): Promise<void> {
  const marker = join(dataFolder, 'prepared-with');
  const wanted = hashOf(['migrations', 'storage/seed']);
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted && existsSync(demoAccountsFile)) return;
  const runtime = startRuntime({ host: '127.0.0.1', port: await freePort() }, account && { account, origin });
  try {
    await runtime.ready;
    await migrate(runtime, say);
    await fillShelves(runtime, say);
    await makeDemoAccounts(runtime, say);
  } finally {
    await runtime.dispose();
  }
  writeFileSync(marker, wanted);
}

function crashed(): void {
  if (stopping) return;
  fail(
    'The runtime has ended unexpectedly, and the shop with it. The data is safe: `npm start` goes on where it stopped.',
  );
}

async function stop(): Promise<void> {
  stopping = true;
  dev?.close();
  front?.close();
  await runtime.dispose();
  process.exit(0);
}

function fail(reason: string): never {
  console.error(reason);
  process.exit(1);
}
