import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Calls `end` when the process that started this one is gone, however it went: nobody would be there to stop us. */
export function endWithParent(end) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, 200).unref();
}

/**
 * Kills this process's children should it be killed itself. workerd does not notice that its parent has died, and would
 * go on serving the port and holding the data: a small shell waits for the end of a pipe that dies with us.
 */
export function takeChildrenAlong() {
  const children = childrenOf(process.pid).map(String);
  const guard = spawn('sh', ['-c', 'cat > /dev/null; kill -9 "$@" 2> /dev/null', 'guard', ...children], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  guard.stdin.unref();
}

/** The processes of workerd that this one has started. */
export const runtimes = () => childrenOf(process.pid, 'workerd');

/** Calls `end` when one of these is gone: without workerd there is no shop, and its data must not stay taken. */
export function endWithRuntime(runtimes, end) {
  setInterval(() => {
    if (!runtimes.every(isAlive)) end();
  }, 200).unref();
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function childrenOf(parent, name = '') {
  return processes()
    .filter(([, ppid, command]) => ppid === parent && command.includes(name))
    .map(([pid]) => pid);
}

/** Process id, parent's id and command of each. A slim Linux has no `ps`, and a Mac has no `/proc`. */
function processes() {
  if (!existsSync('/proc/self/stat'))
    return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .map(([pid, ppid, ...command]) => [Number(pid), Number(ppid), command.join(' ')]);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        // The name in parentheses may hold anything; the parent's id is the second field after it.
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const end = stat.lastIndexOf(')');
        return [[Number(pid), Number(stat.slice(end + 2).split(' ')[1]), stat.slice(stat.indexOf('(') + 1, end)]];
      } catch {
        return []; // it has ended while we looked
      }
    });
}
