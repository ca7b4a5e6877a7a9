import type { Coded } from './codes.ts';
import type { Reply } from './refusal.ts';
import type { EmulatorWorld } from './world.ts';

/** Orders remember a PayPal-Request-Id for 6 hours, payments for 45 days. Source: PayPal's OpenAPI documents. */
const hour = 3_600_000;
const day = 24 * hour;
const keepMs: Readonly<Record<Coded, number>> = {
  ...{ create: 6 * hour, authorize: 6 * hour, capture: 6 * hour },
  ...{ 'capture-authorization': 45 * day, reauthorize: 45 * day, void: 45 * day, refund: 45 * day },
};
const ofOrders: ReadonlySet<Coded> = new Set<Coded>(['create', 'authorize', 'capture']);

/** `print` says what was asked for: the path and the body. Another print under the same key is another request. */
export type Key = { readonly endpoint: Coded; readonly id: string; readonly print: string };

export type Repeats = ReturnType<typeof openRepeats>;

/** What PayPal remembers by PayPal-Request-Id: the first answer, shown again to whoever asks again. */
export function openRepeats({ sql, now }: EmulatorWorld) {
  for (const statement of tables) sql.exec(statement);

  return {
    /** The first answer, and whether it was to this very request; null for a key that is new. */
    find: ({ endpoint, id, print }: Key): { readonly first: Reply; readonly isSame: boolean } | null => {
      const [row] = sql
        .exec('SELECT * FROM repeats WHERE endpoint = ? AND id = ? AND forget_at > ?', endpoint, id, now())
        .toArray();
      if (!row) return null;
      // "If a duplicate response is retried, returns the HTTP 200 OK status code": orders only.
      const status = row.status === 201 && ofOrders.has(endpoint) ? 200 : Number(row.status);
      return { first: { status, body: JSON.parse(String(row.body)), kept: false }, isSame: row.print === print };
    },

    keep: ({ endpoint, id, print }: Key, reply: Reply): void => {
      sql.exec('DELETE FROM repeats WHERE forget_at <= ?', now());
      sql.exec(
        'INSERT INTO repeats (endpoint, id, print, status, body, forget_at) VALUES (?, ?, ?, ?, ?, ?)',
        endpoint,
        id,
        print,
        reply.status,
        JSON.stringify(reply.body),
        now() + keepMs[endpoint],
      );
    },
  };
}

const tables = [
  `CREATE TABLE IF NOT EXISTS repeats (
     endpoint TEXT NOT NULL, id TEXT NOT NULL, print TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
     forget_at INTEGER NOT NULL, PRIMARY KEY (endpoint, id)
   ) STRICT`,
  'CREATE INDEX IF NOT EXISTS repeats_by_age ON repeats (forget_at)',
];
