/** In how many objects a kind of actor is kept: one each, or so many cells. It belongs to the data: see docs/decisions. */
export type Cells = 'each' | `${number}`;

/** The object in which an actor lives. A cell of one has its actor's own name, and no name says how many there are. */
export const cellOf = (cells: Cells, actor: string): string =>
  cells === 'each' ? actor : `cell-${hashOf(actor) % Number(cells)}`;

export const isCell = (name: string): boolean => /^cell-\d+$/.test(name);

/** The lane of the log that takes what an actor tells, wherever that lives. */
export const laneOf = (actor: string, lanes: number): string => `lane-${hashOf(actor) % lanes}`;

/** FNV-1a: spreads names, and always the same name to the same place. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
