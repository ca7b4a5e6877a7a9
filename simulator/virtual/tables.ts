import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The migrations of the read models, of the accounts and of the ratings, as they are applied in a shop. */
export const readModelTables = tablesOf('orders');
export const authTables = tablesOf('auth');
export const ratingTables = tablesOf('ratings');

function tablesOf(database: string): string {
  const folder = join(import.meta.dirname, '../../migrations', database);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}
