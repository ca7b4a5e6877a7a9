import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../gateway/local/paths.ts';
import { freePort } from '../../gateway/local/port.ts';
import { type Opened, opened } from './opened.ts';
import { treeOf } from './processes.ts';

/** The shop as `npm start` serves it: a process of its own, on a port and a data folder of its own, without limits in the way. */
export class Served {
  readonly data = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  origin = '';
  #process: Opened | null = null;

  /** Milliseconds until it is open. */
  async start(): Promise<number> {
    const port = await freePort();
    this.origin = `http://127.0.0.1:${port}`;
    const began = performance.now();
    const child = spawn(process.execPath, [join(root, 'gateway/local/serve.ts')], {
      cwd: root,
      env: this.env({ PORT: String(port), PAYPAL_PORT: '0', RATE_LIMIT_SCALE: '100000' }),
      stdio: ['ignore', 'pipe', 'pipe'],
      // In a group of its own: Ctrl-C ends the benchmark, which then ends the shop.
      detached: true,
    });
    this.#process = await opened(child, 'is open at');
    return performance.now() - began;
  }

  /** For a process that works on the same data. Whatever PayPal account this machine's shop has is not used. */
  env(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    const inherited = { ...process.env };
    for (const name of Object.keys(inherited)) if (/^(PAYPAL_|PUBLIC_ORIGIN$|HOST$)/.test(name)) delete inherited[name];
    return { ...inherited, ...more, HOLDFAST_DATA: this.data };
  }

  /** Its own process and all that this has started, workerd among them. */
  get pids(): readonly number[] {
    return this.#process ? treeOf(this.#process.pid) : [];
  }

  /** As Ctrl-C does it: the data stays. */
  async stop(): Promise<void> {
    await this.#process?.end();
    this.#process = null;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.data, { recursive: true, force: true, maxRetries: 9 });
  }
}
