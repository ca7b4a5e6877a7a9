import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bug } from './bug.ts';
import { bugs } from './bugs.ts';

/**
 * Plants one bug at a time in a copy of the repository and demands that the tests of the promise it breaks go red.
 * `node test/planted-bugs/run.ts` checks, `--write` writes the table into docs/spec as well, `--only words` picks by name, `--only O4` by rule.
 */
const root = join(import.meta.dirname, '../..');
const only = process.argv.includes('--only') ? (process.argv.at(process.argv.indexOf('--only') + 1) ?? '') : '';
const copied = [
  'contract',
  'fulfillment',
  'actors',
  'payments',
  'mail',
  'migrations',
  'storage',
  'gateway',
  'simulator',
  'test/core',
  'package.json',
  'wrangler.toml',
  'tsconfig.base.json',
  'tsconfig.json',
];
const config =
  "export default { test: { include: ['test/core/**/*.test.ts'], environment: 'node', setupFiles: ['seed.ts'] } };\n";
/** Properties draw the same inputs in each run: a bug that is found is found by everybody, always. */
const seed = "import fc from 'fast-check';\nfc.configureGlobal({ seed: 1 });\n";
/** Tests share nothing, so two copies work side by side. */
const lanes = 2;

type Verdict = 'found' | 'NOT FOUND' | 'NO LONGER FITS' | 'NO SUCH TEST';
type Report = { readonly numTotalTests: number; readonly numPassedTests: number; readonly numFailedTests: number };

function makeCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), 'planted-'));
  for (const path of copied) cpSync(join(root, path), join(copy, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(join(copy, 'vitest.config.ts'), config);
  writeFileSync(join(copy, 'seed.ts'), seed);
  return copy;
}

/** What the tests that name `promise` say; null when the file did not even load. */
function tested(copy: string, files: readonly string[], promise: string | null): Promise<Report | null> {
  const out = join(copy, 'report.json');
  rmSync(out, { force: true });
  const pattern = promise === null ? [] : ['-t', `\\[${promise.replace('.', '\\.')}\\]`];
  const args = ['run', ...files, ...pattern, '--bail=1', '--reporter=json', `--outputFile=${out}`];
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules/.bin/vitest'), args, { cwd: copy, stdio: 'ignore' });
    child.on('close', () => {
      try {
        resolve(JSON.parse(readFileSync(out, 'utf8')) as Report);
      } catch {
        resolve(null);
      }
    });
  });
}

async function verdictOn(bug: Bug, copy: string): Promise<Verdict> {
  const path = join(copy, bug.file);
  const sound = readFileSync(path, 'utf8');
  if (sound.split(bug.find).length !== 2) return 'NO LONGER FITS';
  writeFileSync(
    path,
    sound.replace(bug.find, () => bug.replace),
  );
  const report = await tested(copy, [bug.caughtBy], bug.promise);
  writeFileSync(path, sound);
  if (report && report.numFailedTests > 0) return 'found';
  return report && report.numPassedTests > 0 ? 'NOT FOUND' : 'NO SUCH TEST';
}

const chosen = bugs.filter(({ name, promise }) => name.includes(only) || `${promise}.`.startsWith(`${only}.`));
const verdicts = new Map<Bug, Verdict>();
const copies = Array.from({ length: lanes }, makeCopy);
const started = performance.now();
try {
  const calm = await tested(copies[0] ?? root, [...new Set(chosen.map(({ caughtBy }) => caughtBy))], null);
  if (!calm || calm.numFailedTests > 0 || calm.numPassedTests === 0)
    throw new Error('the tests are red without any bug');
  const left = [...chosen];
  await Promise.all(
    copies.map(async (copy) => {
      for (let bug = left.shift(); bug; bug = left.shift()) {
        const verdict = await verdictOn(bug, copy);
        verdicts.set(bug, verdict);
        console.log(`${verdict.padEnd(14)} [${bug.promise}] ${bug.name}`);
      }
    }),
  );
} finally {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
}

const survivors = chosen.filter((bug) => verdicts.get(bug) !== 'found');
const seconds = Math.round((performance.now() - started) / 1000);
console.log(`\n${chosen.length - survivors.length} of ${chosen.length} planted bugs found in ${seconds} s`);
if (process.argv.includes('--write')) writeFileSync(join(root, 'docs/spec/planted-bugs.md'), page());
process.exitCode = survivors.length > 0 ? 1 : 0;

function page(): string {
  const row = (bug: Bug) =>
    `| ${bug.promise} | ${bug.name} | \`${bug.file}\` | \`${bug.caughtBy}\` | ${verdicts.get(bug)} |`;
  return `# Planted bugs

A test that could not fail is a defect. Each line below is a mistake that is planted in a copy of the code; the tests that
name the promise must then go red. Written by \`node test/planted-bugs/run.ts --write\`: do not edit by hand.

| rule | the mistake | planted in | must be found by | last run |
|---|---|---|---|---|
${chosen
  .toSorted((left, right) => left.promise.localeCompare(right.promise, 'en', { numeric: true }))
  .map(row)
  .join('\n')}
`;
}
