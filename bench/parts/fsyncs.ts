import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { keep, type Part } from '../bench.ts';
import { workerdAmong } from '../shop/processes.ts';

/** The log is sent on within this time, and is counted with the purchases that it tells of. */
const settleMs = 8_000;
const atOnce = 64;

/** How often a purchase makes the disk say that it has kept something, seen from outside by `strace`. */
export const fsyncs: Part = {
  name: 'fsyncs',
  about: 'fsyncs and bytes written for a purchase, 64 at a time (strace)',
  long: true,
  run: async (bench) => {
    const pid = workerdAmong(bench.shop.pids);
    if (spawnSync('strace', ['-V']).status !== 0 || pid === undefined) {
      bench.say('fsyncs · skipped: it takes Linux and strace');
      return;
    }
    await setTimeout(settleMs);
    const [tracer, written] = [trace(pid), writtenBy(pid)];
    await setTimeout(500);
    const { ours, client } = bench;
    const job = { origin: ours.origin(), goods: [...ours.goods], atOnce, count: atOnce * 4 };
    const { done } = await client.do({ work: 'purchases', ...job });
    await setTimeout(settleMs);
    const calls = await tracer.end();
    const common = { part: 'fsyncs', of: 'holdfast', atOnce } as const;
    keep(bench, { ...common, what: 'fsyncs per purchase', value: calls / done, unit: '' });
    const bytes = writtenBy(pid) - written;
    if (bytes > 0) keep(bench, { ...common, what: 'written per purchase', value: bytes / done / 1_024, unit: 'KB' });
  },
};

function trace(pid: number) {
  const child = spawn('strace', ['-f', '-c', '-e', 'trace=fsync,fdatasync', '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  return {
    end: async (): Promise<number> => {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
      return callsIn(said);
    },
  };
}

/** Of the table that `strace -c` prints: `% time, seconds, usecs/call, calls, [errors,] syscall`. */
export const callsIn = (table: string): number =>
  [...table.matchAll(/^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?f(?:data)?sync$/gm)].reduce(
    (sum, [, calls]) => sum + Number(calls),
    0,
  );

/** Bytes that this process has sent to the disk. */
function writtenBy(pid: number): number {
  const [, bytes = '0'] = /^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8')) ?? [];
  return Number(bytes);
}
