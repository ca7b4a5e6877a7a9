/** What an actor may know of the outside. Workerd gives one of these, the simulator another; a core sees neither. */
export type World = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** At least 0, below 1. Used for jitter alone. */
  readonly random: () => number;
  readonly sql: Sql;
  readonly vault: Vault;
  /** All writes of `work` or none; nothing can be awaited inside. A throw rolls back and passes on, and takes nobody else's writes along. */
  readonly transaction: <T>(work: () => T) => T;
  /** The one platform alarm of this object. Setting it joins the surrounding write: both are durable, or neither. */
  readonly setAlarm: (at: number) => void;
  readonly getAlarm: () => Promise<number | null>;
  /** All that this object keeps is gone, and its alarm: as if it had never been. */
  readonly erase: () => void;
  /** Text to every open socket of this actor, and of no neighbour. */
  readonly broadcast: (actor: string, message: string) => void;
  /** How many of this actor's are open. */
  readonly sockets: (actor: string) => number;
  /** Goes on after the reply. Must not reject. */
  readonly background: (work: Promise<void>) => void;
  /** Calls `act` once after `ms`; the returned function calls it off. */
  readonly after: (ms: number, act: () => void) => () => void;
  /** Lets an answer from outside in, by turns (door.ts). Left out: at once. */
  readonly enter?: () => Promise<void> | undefined;
  /** For the operator's eyes: something happened that should not. Never personal data. */
  readonly report: (problem: string, detail: Readonly<Record<string, string | number>>) => void;
};

/** Seals text where it is stored. Implemented by storage/vault.ts. */
export type Vault = {
  readonly newSalt: () => string;
  readonly seal: (text: string, place: Place, salt: string) => string;
  /** Throws when the text was changed, stands elsewhere, or no key opens it. */
  readonly open: (sealed: string, place: Place, salt: string) => string;
  readonly isSealed: (text: string) => boolean;
  /** Sealed with the newest key. */
  readonly isCurrent: (text: string) => boolean;
};
type Place = { readonly table: string; readonly row: string; readonly field: string };

export type SqlValue = string | number | null;
export type Sql = {
  readonly exec: <Row extends Record<string, SqlValue>>(
    query: string,
    ...bindings: SqlValue[]
  ) => { readonly toArray: () => Row[] };
};

/** The earliest of the times that there are. */
export const earliest = (...times: readonly (number | null)[]): number | null =>
  times.reduce((first, time) => (first === null || (time !== null && time < first) ? time : first), null);
