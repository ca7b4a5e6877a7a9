import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { buildContention, buildPages, buildWorkers } from './build.ts';
import { contention } from './contention.ts';
import { demoAccountLines, makeDemoAccounts } from './demo-accounts.ts';
import { endWithParent, takeChildrenAlong } from './lifeline.mjs';
import { dataFolder, root } from './paths.ts';
import { becomesFree, freePort, portAfter } from './port.ts';
import { fillShelves, migrate } from './prepare.ts';
import { optionsOf, startRuntime } from './runtime.ts';
import { sandboxAccount } from './sandbox.ts';
import { nowServing, refuseWhileServing } from './single.ts';

/**
 * The loop of a developer: pages hot-reload in `vite dev`, the Worker is built again and swapped when one of its files
 * changes. The shop behind it is the one of `npm start`, on the same data folder.
 */
const host = '127.0.0.1';
const pagesPort = Number(process.env.PORT ?? 5173);
const settleMs = 150;

await refuseWhileServing();
if (!(await becomesFree(host, pagesPort))) {
  console.error(`Port ${pagesPort} is in use. Set PORT to another one.`);
  process.exit(1);
}
const port = await freePort();
const origin = `http://${host}:${pagesPort}`;
process.env.PUBLIC_ORIGIN = origin;
nowServing(origin);
const sandbox = { account: await sandboxAccount(), origin, at: { host, port: await portAfter(host, pagesPort) } };
console.error('Building …');
buildPages(); // the Worker wants pages to import, even if vite serves fresher ones
buildWorkers();
buildContention();
const dev = contention({ host, port }, () => runtime);
const runtime = startRuntime({ host, port }, sandbox, dev);
await runtime.ready;
await migrate(runtime, console.error);
await fillShelves(runtime, () => {});
await makeDemoAccounts(runtime, console.error);

const pages = spawn('vite', ['dev', '--host', host, '--port', String(pagesPort), '--strictPort'], {
  cwd: join(root, 'web'),
  stdio: 'inherit',
  env: { ...process.env, HOLDFAST_WORKER: `http://${host}:${port}` },
});
takeChildrenAlong();
endWithParent(() => process.kill(process.pid, 'SIGKILL'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop());
pages.once('exit', () => void stop());
console.log(`Holdfast for developers: ${origin} (Worker at http://${host}:${port}). Data: ${dataFolder}.`);
for (const line of demoAccountLines()) console.log(line);
if (dev) console.log(`Contention: http://${host}:${port}/dev/contention`);

let timer: NodeJS.Timeout | undefined;
for (const folder of ['actors', 'contract', 'fulfillment', 'gateway', 'payments', 'storage', 'simulator/twin'])
  watch(join(root, folder), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void swap(), settleMs);
  });

async function swap(): Promise<void> {
  try {
    buildWorkers();
    await runtime.setOptions(optionsOf({ host, port }, sandbox, dev));
    console.log('The Worker is built anew.');
  } catch (error) {
    console.error(`The Worker stays as it was. ${error instanceof Error ? error.message : error}`);
  }
}

async function stop(): Promise<void> {
  dev?.close();
  pages.kill();
  await runtime.dispose();
  process.exit(0);
}
