import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, sandboxBundle, shopBundle } from './paths.ts';

const sources = ['actors', 'contract', 'gateway', 'payments', 'storage', 'web', 'package-lock.json', 'wrangler.toml'];
const left = /(^|\/)(node_modules|\.svelte-kit|local|seed)(\/|$)/;
const stamp = join(root, 'dist/built-from');

/** Builds the pages, the Worker and the sandbox for production, unless that was done from these very sources. */
export function build(say: (line: string) => void): void {
  const from = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === from) return;
  say('Building …');
  run('vite', ['build', '--logLevel', 'warn'], join(root, 'web'));
  bundle('wrangler.toml', shopBundle);
  bundle('payments/emulator/wrangler.toml', sandboxBundle);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, from);
}

const bundle = (config: string, outdir: string): void =>
  run('wrangler', ['deploy', '--dry-run', '--config', config, '--outdir', outdir], root);

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
  if (status === 0) return;
  throw new Error(`${command} ${args.join(' ')} failed.\n${stdout}\n${stderr}`);
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const source of sources.flatMap(filesIn)) hash.update(source).update('\0').update(readFileSync(join(root, source)));
  return hash.digest('hex');
}

function filesIn(source: string): string[] {
  if (/\.[a-z]+$/.test(source)) return [source];
  return readdirSync(join(root, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .filter((name) => !left.test(name))
    .sort();
}

if (import.meta.main) build(console.error);
