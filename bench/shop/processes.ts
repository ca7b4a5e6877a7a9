import { readdirSync, readFileSync } from 'node:fs';

/** Null where there is no such file: on a Mac nothing of this is to be had. */
const read = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

/** A process and all that it has started. */
export function treeOf(pid: number): number[] {
  const found: number[] = [];
  for (let todo = [pid]; todo.length > 0; ) {
    const [next = 0, ...rest] = todo;
    found.push(next);
    todo = [...rest, ...childrenOf(next)];
  }
  return found;
}

function childrenOf(pid: number): number[] {
  let threads: string[] = [];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return threads.flatMap((thread) =>
    (read(`/proc/${pid}/task/${thread}/children`) ?? '').split(' ').filter(Boolean).map(Number),
  );
}

const nameOf = (pid: number): string => (read(`/proc/${pid}/comm`) ?? '').trim();

/** Undefined: none of them is workerd, or the system does not say. */
export const workerdAmong = (pids: readonly number[]): number | undefined =>
  pids.find((pid) => nameOf(pid) === 'workerd');

/** Processor time that a process has had, in ms, to the hundredth of a second. Null where the system does not say. */
export function busyMs(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The name in parentheses may hold anything. Ticks of user and of system are the 12th and 13th field after it, 100 a second.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Memory that a process really has, in bytes. Null where the system does not say. */
export function residentBytes(pid: number): number | null {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`) ?? '') ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
}
