/** What must be known of the events before, by key, to judge the next one. The values are JSON: set anew, never changed. */
export type Notes = {
  /** Written by the same rules, under the same version: trusted. */
  readonly get: <T>(key: string) => T | undefined;
  readonly set: (key: string, value: unknown) => void;
};

/** A promise that an event breaks, by its id, in one sentence with the numbers. No personal data. */
export type Breach = { readonly promise: string; readonly what: string };

/**
 * What must hold of the history of one kind of actor, as a fold. Notes whose key begins with `told:` are for those who hold
 * the books of several actors against each other.
 */
export type Rules<Event> = {
  /** Raise it when what is judged or noted changes: every history is then judged again, from its beginning. */
  readonly version: number;
  readonly judge: (id: string, entry: Entry<Event>, notes: Notes) => readonly Breach[];
};
export type Entry<Event> = { readonly seq: number; readonly event: Event };

/** Of a whole history that is at hand. */
export function notesInMemory(): Notes & { readonly told: () => Readonly<Record<string, unknown>> } {
  const notes = new Map<string, unknown>();
  return {
    get: <T>(key: string) => notes.get(key) as T | undefined,
    set: (key, value) => void notes.set(key, value),
    told: () => toldIn(notes),
  };
}

const toldPrefix = 'told:';
/** All keys that begin with it lie between these two. */
export const toldRange = [toldPrefix, 'told;'] as const;
export const toldIn = (notes: Iterable<readonly [key: string, value: unknown]>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    [...notes].flatMap(([key, value]) => (key.startsWith(toldPrefix) ? [[key.slice(toldPrefix.length), value]] : [])),
  );
