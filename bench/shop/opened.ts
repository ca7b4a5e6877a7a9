import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { treeOf } from './processes.ts';

const startMsMax = 180_000;
const endMsMax = 60_000;

export type Opened = { readonly pid: number; readonly end: () => Promise<void> };
const running = new Set<Opened>();

/** Resolves once the process has said `word`; throws with all that it said when it ends before. */
export async function opened(child: ChildProcess, word: string): Promise<Opened> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += String(text)));
  const { pid } = child;
  if (pid === undefined) throw new Error('a process could not be started');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const started: Opened = {
    pid,
    end: async () => {
      running.delete(started);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const all = treeOf(pid);
      child.kill('SIGTERM');
      await Promise.race([ended, setTimeout(endMsMax)]);
      for (const each of all) kill(each);
    },
  };
  running.add(started);
  const deadline = performance.now() + startMsMax;
  while (!said.includes(word)) {
    if (child.exitCode !== null || performance.now() > deadline) {
      await started.end();
      throw new Error(`It did not start.\n${said}`);
    }
    await setTimeout(10);
  }
  return started;
}

/** What a program prints on its last line. It throws with all that it said when it does not end well. */
export async function lastLineOf(file: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let [printed, said] = ['', ''];
  child.stdout.on('data', (text) => (printed += String(text)));
  child.stderr.on('data', (text) => (said += String(text)));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const { pid = 0 } = child;
  const started: Opened = {
    pid,
    end: async () => {
      for (const each of treeOf(pid)) kill(each);
    },
  };
  running.add(started);
  const code = await ended;
  running.delete(started);
  if (code !== 0) throw new Error(`${file} failed.\n${printed}${said}`);
  return printed.trim().split('\n').at(-1) ?? '';
}

/** All that were opened and not ended. */
export async function endAll(): Promise<void> {
  await Promise.all([...running].map(({ end }) => end()));
}

/** With SIGKILL, if it is still there. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
