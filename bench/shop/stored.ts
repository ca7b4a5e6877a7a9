import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const pages = z.object({ used: z.number() });

/**
 * What a folder holds that nobody is using now. Of databases the pages that are in use: what is free in one will be filled by
 * what comes next, and a write-ahead log is taken in. Of other files the blocks that they take: small ones take whole ones.
 */
export function storedIn(folder: string): { readonly bytes: number; readonly files: number } {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => !/-(wal|shm)$/.test(file) && statSync(file).isFile());
  const bytes = files.map((file) => (file.endsWith('.sqlite') ? usedBytes(file) : statSync(file).blocks * 512));
  return { bytes: bytes.reduce((sum, each) => sum + each, 0), files: files.length };
}

function usedBytes(file: string): number {
  const database = new DatabaseSync(file);
  try {
    const query =
      'SELECT (page_count - freelist_count) * page_size AS used FROM pragma_page_count, pragma_freelist_count, pragma_page_size';
    return pages.parse(database.prepare(query).get()).used;
  } finally {
    database.close();
  }
}
