import { z } from 'zod';

/** Where a list goes on: after the row with this sort key and, among equals, this tie-breaker. */
const position = z.tuple([z.string(), z.union([z.string(), z.number()]), z.union([z.string(), z.number()])]);
export type Position = { readonly key: string | number; readonly tie: string | number };

/**
 * Opaque and URL-safe. `query` names the list that the position belongs to: a cursor of another list is refused,
 * because its key would be compared with the wrong column.
 */
export function encodeCursor(query: string, { key, tie }: Position): string {
  const bytes = new TextEncoder().encode(JSON.stringify([query, key, tie]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Null for anything that `encodeCursor` did not make for this query. */
export function decodeCursor(query: string, cursor: string): Position | null {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(
      Uint8Array.from(binary, (c) => c.charCodeAt(0)),
    );
    const [owner, key, tie] = position.parse(JSON.parse(text));
    return owner === query ? { key, tie } : null;
  } catch {
    return null;
  }
}
