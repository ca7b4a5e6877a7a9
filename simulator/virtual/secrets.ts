import type { Violation } from '../../actors/promises/picture.ts';
import type { Shop } from './shop.ts';

const open = (what: string): Violation => ({ promise: 'P1', what, evidence: null });

/** [P1] Ids of payments and of parcels are on no disk and in no log but sealed. */
export function secretViolations(shop: Shop): Violation[] {
  const ids = new Set(
    ['orders', 'captures', 'refunds'].flatMap((table) =>
      shop.sandbox.database.all<{ id: string }>(`SELECT id FROM ${table}`).map(({ id }) => id),
    ),
  );
  const lies = (text: string): boolean =>
    /"\d+-(?:parcel-g\d|another)"/.test(text) || [...text.matchAll(/\bA[0-9A-Z]{16}\b/g)].some(([id]) => ids.has(id));
  const disks = [...shop.hosts.values()].flatMap(({ kind, name, database }) =>
    kind === 'order' && database.has('snapshot')
      ? [...database.all<{ body: string }>('SELECT body FROM events UNION ALL SELECT body FROM snapshot')]
          .filter(({ body }) => lies(body))
          .map(() => open(`an id of a payment or of a parcel lies open on the disk of ${name}`))
      : [],
  );
  const logs = [...shop.archive].filter(([, lines]) => lines.some(lies));
  const left = [...shop.history].filter(([, text]) => lies(text));
  return [...disks, ...[...logs, ...left].map(([key]) => open(`an id of a payment or of a parcel is in ${key}`))];
}
