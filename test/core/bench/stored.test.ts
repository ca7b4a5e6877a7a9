import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { storedIn } from '../../../bench/shop/stored.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-stored-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what a database has freed is not counted as stored, though its file is as long as before; other files count whole', () => {
  mkdirSync(join(folder, 'deep'));
  const file = join(folder, 'deep', 'one.sqlite');
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE things (body TEXT)');
  database.prepare('INSERT INTO things VALUES (?)').run('x'.repeat(100_000));
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const full = storedIn(folder);
  const length = statSync(file).size;
  database.exec('DELETE FROM things; PRAGMA wal_checkpoint(TRUNCATE)');
  const emptied = storedIn(folder);
  database.close();
  expect(full).toEqual({ bytes: length, files: 1 });
  expect(statSync(file).size).toBe(length);
  expect(full.bytes - emptied.bytes).toBeGreaterThanOrEqual(98_304);
  writeFileSync(join(folder, 'note.txt'), 'hello');
  expect(storedIn(folder).files).toBe(2);
  expect(storedIn(folder).bytes).toBeGreaterThan(emptied.bytes);
});
