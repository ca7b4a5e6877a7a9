import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { defineCommand, parseArgs, renderUsage } from 'citty';
import { root } from '../gateway/local/paths.ts';
import { before } from './before.ts';
import { page } from './documents/page.ts';
import { summary } from './documents/summary.ts';
import { givenIn, Misused, options } from './options.ts';
import { parts } from './parts/all.ts';
import { measure } from './run.ts';

const exitCodes = { ok: 0, error: 1, usage: 2, stopped: 130 } as const;
const program = { name: 'npm run bench --', description: 'How fast the shop is, beside what it could be' };

/** The exit code. Progress goes to stderr; figures, and nothing else, to stdout. */
async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--help') || words.includes('-h')) return help();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  try {
    const given = givenIn(parseArgs([...words], options));
    const report = await measure(
      given,
      words.length === 0 ? 'npm run bench' : `npm run bench -- ${words.join(' ')}`,
      stop.signal,
    );
    if (given.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    else process.stdout.write(`${summary(report)}\n`);
    if (given.write) writeFileSync(join(root, 'docs/performance.md'), page(report, before()));
    return exitCodes.ok;
  } catch (error) {
    if (stop.signal.aborted) {
      console.error('Stopped.');
      return exitCodes.stopped;
    }
    console.error(error instanceof Misused ? error.message : error);
    return error instanceof Misused ? exitCodes.usage : exitCodes.error;
  }
}

async function help(): Promise<number> {
  const usage = await renderUsage(defineCommand({ meta: program, args: options }));
  const list = parts.map(({ name, about, long }) => `  ${name.padEnd(11)}${about}${long ? ' (not in --quick)' : ''}`);
  const postgres = 'BENCH_POSTGRES_URL names a PostgreSQL that may be written to: a SQL shop on it is measured too.';
  const text = process.stdout.isTTY ? usage : stripVTControlCharacters(usage);
  process.stdout.write(`${text}\nPARTS\n\n${list.join('\n')}\n\n${postgres}\n`);
  return exitCodes.ok;
}

const code = await main(process.argv.slice(2));
process.stdout.write('', () => process.exit(code));
