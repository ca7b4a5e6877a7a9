import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { root } from '../../gateway/local/paths.ts';
import { freePort } from '../../gateway/local/port.ts';
import { Stopped } from './options.ts';

const startMsMax = 180_000;

/** Serves a new shop on a free port and a data folder of its own, both gone once it is closed. */
export async function openShop(env: Record<string, string>, say: (text: string) => void, signal: AbortSignal) {
  const data = mkdtempSync(join(tmpdir(), 'holdfast-run-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  // Whatever PayPal account this machine's shop has, a run pays at the emulator.
  const inherited = { ...process.env };
  for (const name of Object.keys(inherited)) if (/^(PAYPAL_|PUBLIC_ORIGIN$|HOST$)/.test(name)) delete inherited[name];
  const child = spawn(process.execPath, ['gateway/local/serve.ts'], {
    cwd: root,
    env: { ...inherited, ...env, PORT: String(port), PAYPAL_PORT: '0', HOLDFAST_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
    // In a group of its own: Ctrl-C ends the run, and the shop has to stand until the last check is made.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const close = async (now: boolean): Promise<void> => {
    if (now) killGroup(child);
    else {
      child.kill('SIGTERM');
      await ended;
    }
    removeBehind(data);
  };

  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += String(text);
      if (String(text).includes('Building')) say('Building the shop: once, and after each change of its sources.');
    });
  const deadline = Date.now() + startMsMax;
  while (!said.includes('is open at')) {
    if (signal.aborted || child.exitCode !== null || Date.now() > deadline) {
      await close(true);
      if (signal.aborted) throw new Stopped('Stopped before the shop was open.');
      throw new Error(`The shop did not open.\n${said}`);
    }
    await setTimeout(50);
  }
  return { origin, data, close };
}

/** With the runtime that it has started: that one would go on writing where all is thrown away. */
function killGroup(child: ChildProcess): void {
  try {
    process.kill(-(child.pid ?? Number.NaN), 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // there are no groups here
  }
}

/** Thousands of small files may take seconds, which nobody should wait for: a process of its own does it. */
function removeBehind(folder: string): void {
  const remove = `setTimeout(() => fs.rmSync(${JSON.stringify(folder)}, { recursive: true, force: true, maxRetries: 9 }), 500)`;
  spawn(process.execPath, ['-e', remove], { detached: true, stdio: 'ignore' }).unref();
}
