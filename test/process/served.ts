import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../../gateway/local/port.ts';

const root = join(import.meta.dirname, '../..');
const startMsMax = 120_000;

/** A shop served for real, as `npm start` does it, on a port and a data folder of its own. */
export class Served {
  readonly url: string;
  readonly #env: Readonly<Record<string, string>>;
  /** Its data folder. */
  readonly data: string;
  #process: ChildProcess | null = null;
  #said = '';
  /** Of a disk of its own, for its data alone; null: that of this machine. */
  readonly #megabytes: number | null;

  private constructor(port: number, env: Readonly<Record<string, string>>, megabytes: number | null) {
    this.#megabytes = megabytes;
    this.url = `http://127.0.0.1:${port}`;
    this.data = mkdtempSync(join(tmpdir(), 'holdfast-'));
    this.#env = { RATE_LIMIT_SCALE: '1000', PAYPAL_PORT: '0', ...env, PORT: String(port), HOLDFAST_DATA: this.data };
  }

  static async open(env: Readonly<Record<string, string>> = {}, megabytes: number | null = null): Promise<Served> {
    const shop = new Served(await freePort(), env, megabytes);
    await shop.start();
    return shop;
  }

  async start(): Promise<void> {
    this.#said = '';
    const serve = [process.execPath, 'gateway/local/serve.ts'];
    const mount = `mount -t tmpfs -o size=${this.#megabytes}m tmpfs "$0" && exec "$@"`;
    // In a namespace of its own: anybody may mount there, and it is gone with the process.
    const [file = '', ...words] =
      this.#megabytes === null ? serve : ['unshare', '-rm', 'sh', '-c', mount, this.data, ...serve];
    const child = spawn(file, words, {
      cwd: root,
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (this.#said += String(text)));
    const deadline = Date.now() + startMsMax;
    while (!this.#said.includes('is open at')) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`The shop did not start.\n${this.#said}`);
      await setTimeout(50);
    }
  }

  /** As if the machine had lost its power, apart from the disk. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
    // workerd goes a moment later: until then it still answers.
    while (await this.#answers()) await setTimeout(20);
  }

  /** As Ctrl-C does it: the data stays. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  /** Ends it and throws its data away. */
  async close(): Promise<void> {
    await this.#end('SIGTERM');
    rmSync(this.data, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Of the process that `npm start` is. */
  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error('it is not served');
    return this.#process.pid;
  }

  /** Its data folder, as it sees it itself. */
  get disk(): string {
    return `/proc/${this.pid}/root${this.data}`;
  }

  get log(): string {
    return this.#said;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  #answers(): Promise<boolean> {
    return fetch(`${this.url}/healthz`, { signal: AbortSignal.timeout(500) }).then(
      () => true,
      () => false,
    );
  }
}
