import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { dataFolder } from './paths.ts';

const file = join(dataFolder, 'serving.json');
const pid = z.int().positive();
/** `runtimes`: the processes of workerd, which hold the data for a moment longer than the one that is killed. */
const serving = z.object({ pid, url: z.string(), runtimes: z.array(pid).default([]) });
type Serving = z.infer<typeof serving>;

/** Two shops on one data folder would each sell the same units: the second one does not start. One that is just ending is waited for. */
export async function refuseWhileServing(): Promise<void> {
  const other = read();
  if (!other || (await ends(other))) return rmSync(file, { force: true });
  console.error(`A shop is being served from ${dataFolder} already, at ${other.url} (process ${other.pid}).`);
  console.error('Stop it first, or set HOLDFAST_DATA to another folder.');
  process.exit(1);
}

async function ends({ pid, runtimes }: Serving): Promise<boolean> {
  for (let tries = 0; tries < 30; tries++) {
    if (!isAlive(pid, 'gateway/local/') && !runtimes.some((each) => isAlive(each, 'workerd'))) return true;
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

/** Once the runtime has begun: whoever comes after us waits for its end too. */
export function nowServingWith(url: string, runtimes: readonly number[]): void {
  writeFileSync(file, JSON.stringify({ pid: process.pid, url, runtimes }));
}

function read() {
  if (!existsSync(file)) return null;
  const parsed = serving.safeParse(JSON.parse(readFileSync(file, 'utf8') || 'null'));
  return parsed.success ? parsed.data : null;
}

/** The process is there and is what it was: after a restart of the machine, its number may be another program's. */
function isAlive(pid: number, what: string): boolean {
  try {
    process.kill(pid, 0);
    const command = `/proc/${pid}/cmdline`;
    return !existsSync(command) || readFileSync(command, 'utf8').includes(what);
  } catch {
    return false;
  }
}
