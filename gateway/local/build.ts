import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, sandboxBundle, shopBundle, twinBundle } from './paths.ts';

const sources = [
  ...[
    'actors',
    'contract',
    'fulfillment',
    'gateway',
    'mail',
    'payments',
    'storage',
    'web',
    'package-lock.json',
    'wrangler.toml',
  ],
  ...['page', 'report', 'twin'].map((folder) => `simulator/${folder}`),
];
/** Not in the build: what is made by it, and what runs in Node alone. */
const left = /(^|\/)(node_modules|\.svelte-kit|local(?!\/(?:worker|mailbox)\.ts)|seed|service)(\/|$)/;
const stamp = join(root, 'dist/built-from');

/** Builds the pages, the Worker and the sandbox for production, unless that was done from these very sources. */
export function build(say: (line: string) => void): void {
  const from = hashOf(sources, left);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === from) return;
  say('Building …');
  buildPages();
  buildWorkers();
  buildContention();
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, from);
}

export const buildPages = (): void => run('vite', ['build', '--logLevel', 'warn'], join(root, 'web'));

/** The developers' page: never a part of the shop's own pages. See docs/decisions/0010. */
export const buildContention = (): void => run('vite', ['build', '--logLevel', 'warn'], join(root, 'simulator/page'));

export function buildWorkers(): void {
  // With the one more door that a machine without the platform's router needs.
  bundle('wrangler.toml', shopBundle, 'gateway/local/worker.ts');
  bundle('payments/emulator/wrangler.toml', sandboxBundle);
  bundle('simulator/twin/wrangler.toml', twinBundle);
}

const bundle = (config: string, outdir: string, ...entry: readonly string[]): void =>
  run('wrangler', ['deploy', ...entry, '--dry-run', '--config', config, '--outdir', outdir], root);

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  throw new Error(`${command} ${args.join(' ')} failed.\n${stdout}\n${stderr}`);
}

/** One hash for the content of these files and folders. */
export function hashOf(places: readonly string[], without?: RegExp): string {
  const hash = createHash('sha256');
  for (const file of places.flatMap(filesIn))
    if (!without?.test(file))
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function filesIn(place: string): string[] {
  if (/\.[a-z]+$/.test(place)) return [place];
  return readdirSync(join(root, place), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}

if (import.meta.main) build(console.error);
