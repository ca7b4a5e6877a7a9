import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { root } from '../files.ts';

function sim(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['simulator/cli.ts', ...words], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
    timeout: 30_000,
  });
  return { status, stdout, said: stderr.trim() };
}

test.each([
  [['live', '--bogus', '3'], 'There is no option --bogus here'],
  [['live', '--buyer', '3'], 'Did you mean --buyers?'],
  [['--scenario', 'flesh-sale'], 'Did you mean flash-sale? Known: bots, flash-sale'],
  [['--scenario', 'nowhere.json'], 'There is no file nowhere.json'],
  [['liv'], 'Did you mean live?'],
  [['live', '--buyers', 'many'], '--buyers must be a whole number, not "many"'],
  [['live', '--buyers', '0'], '--buyers must be at least 1'],
  [['--seed'], '--seed must be a whole number'],
  [['--duration', 'soon'], '--duration must be a time such as 20, 20s or 2m'],
  [['--faults', 'crash,fire'], 'knows no kind "fire"'],
  [['live', '--threshold', 'p98=3'], 'does not understand "p98=3"'],
  [['live', '--json', '--events'], 'choose one'],
  [['live', '--shop', 'http://shop.example'], 'shop.example is not this machine'],
  [['live', '--shop', 'nowhere'], '--shop must be an http(s) address'],
  [['live', 'fast'], '"fast" is one word too many'],
  [['replay'], 'replay needs the file or the name of a script'],
])('%j is refused with code 2 and one clear line', (words, line) => {
  const { status, stdout, said } = sim(...words);
  expect(said).toContain(line);
  expect(said.split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test('--help tells of every command, and of a command every option', () => {
  const all = sim('--help');
  expect(all.status).toBe(0);
  for (const command of ['virtual', 'live', 'fleet', 'control', 'replay', 'scenarios'])
    expect(all.stdout).toContain(`  ${command} `);
  const live = sim('live', '--help');
  for (const option of ['scenario', 'seed', 'shop', 'allow-remote', 'at-once', 'out', 'json'])
    expect(live.stdout).toContain(`--${option}`);
});

test('scenarios lists every file of simulator/scenarios', () => {
  const listed: unknown = JSON.parse(sim('scenarios', '--json').stdout);
  expect(listed).toContainEqual(expect.objectContaining({ name: 'flash-sale', buyers: 1_000 }));
});
