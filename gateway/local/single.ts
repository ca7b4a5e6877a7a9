import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { dataFolder } from './paths.ts';

const file = join(dataFolder, 'serving.json');
const serving = z.object({ pid: z.int().positive(), url: z.string() });

/** Two shops on one data folder would each sell the same units: the second one does not start. One that is just ending is waited for. */
export async function refuseWhileServing(): Promise<void> {
  const other = read();
  if (!other || (await ends(other.pid))) return rmSync(file, { force: true });
  console.error(`A shop is being served from ${dataFolder} already, at ${other.url} (process ${other.pid}).`);
  console.error('Stop it first, or set HOLDFAST_DATA to another folder.');
  process.exit(1);
}

async function ends(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 30; tries++) {
    if (!isAlive(pid)) return true;
    await setTimeout(100);
  }
  return false;
}

export function nowServing(url: string): void {
  mkdirSync(dataFolder, { recursive: true });
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, url }), { flag: 'wx' });
  } catch {
    console.error(`Another shop is just being started on ${dataFolder}.`);
    process.exit(1);
  }
  process.once('exit', () => rmSync(file, { force: true }));
}

function read() {
  if (!existsSync(file)) return null;
  const parsed = serving.safeParse(JSON.parse(readFileSync(file, 'utf8') || 'null'));
  return parsed.success ? parsed.data : null;
}

/** The process is there and is a shop: after a restart of the machine, its number may be another program's. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const command = `/proc/${pid}/cmdline`;
    return !existsSync(command) || readFileSync(command, 'utf8').includes('gateway/local/');
  } catch {
    return false;
  }
}
