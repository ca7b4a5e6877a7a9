import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { dataFolder } from './paths.ts';

const file = join(dataFolder, 'serving.json');
const serving = z.object({ pid: z.int().positive(), url: z.string() });

/** Two shops on one data folder would each sell the same units: the second one does not start. */
export function refuseWhileServing(): void {
  const other = read();
  if (!other || !isAlive(other.pid)) return;
  console.error(`A shop is being served from ${dataFolder} already, at ${other.url} (process ${other.pid}).`);
  console.error('Stop it first, or set HOLDFAST_DATA to another folder.');
  process.exit(1);
}

export function nowServing(url: string): void {
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(file, JSON.stringify({ pid: process.pid, url }));
  process.once('exit', () => rmSync(file, { force: true }));
}

function read() {
  if (!existsSync(file)) return null;
  const parsed = serving.safeParse(JSON.parse(readFileSync(file, 'utf8') || 'null'));
  return parsed.success ? parsed.data : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
