import type { Bug } from './bug.ts';

const vault = { file: 'storage/vault.ts', promise: 'P1.1', caughtBy: 'test/core/storage/vault.test.ts' } as const;
const sealer = { file: 'actors/runtime/sealer.ts', caughtBy: 'test/core/runtime/sealer.test.ts' } as const;

export const sealBugs: readonly Bug[] = [
  {
    ...{ name: 'a sealed text opens in any row', ...vault },
    find: 'JSON.stringify([version, kid, table, row, field])',
    replace: 'JSON.stringify([version, kid, table, row.slice(0, 0), field])',
  },
  {
    ...{ name: 'whoever is forgotten can be read as before', ...vault },
    find: "createDecipheriv('aes-256-gcm', this.#keyOf(kid, `seal:${salt}`)",
    replace: "createDecipheriv('aes-256-gcm', this.#keyOf(kid, `seal:${salt || 'salt'}`)",
  },
  {
    ...{ name: 'snapshots are written in the clear', ...sealer, promise: 'P1.1' },
    find: '    const salt = this.#salt ?? this.#fresh ?? forgotten;',
    replace:
      "    if (table === 'snapshot') return JSON.stringify(value);\n    const salt = this.#salt ?? this.#fresh ?? forgotten;",
  },
  {
    ...{ name: 'the salt of the forgotten stays on the disk', ...sealer, promise: 'P1.3' },
    find: "this.#world.sql.exec('UPDATE subject SET salt = ? WHERE actor = ?', forgotten,",
    replace: "this.#world.sql.exec('UPDATE subject SET salt = salt WHERE salt = ? AND actor = ?', forgotten,",
  },
  {
    ...{ name: 'a new key leaves snapshots under the old one', ...sealer, promise: 'P1.4' },
    find: "const rows = this.#resealTable('events') + this.#resealTable('snapshot');",
    replace: "const rows = this.#resealTable('events');",
  },
  {
    ...{ name: 'an order in progress forgets its address', file: 'actors/order/forgetting.ts', promise: 'P1.3' },
    caughtBy: 'test/core/order/forget.test.ts',
    find: "after.forgetting === 'asked' && !needsAddress(after) ?",
    replace: "after.forgetting === 'asked' ?",
  },
  {
    ...{ name: 'nobody knows where a parcel goes that is paid for', file: 'actors/order/forgetting.ts' },
    ...{ promise: 'P1.6', caughtBy: 'test/core/order/forget.test.ts' },
    find: "groups.some((group) => group.status === 'to-pack')",
    replace: "groups.some((group) => group.status === 'returned')",
  },
  {
    ...{ name: 'an order that is about to be placed is not told of the deletion', file: 'actors/order/core.ts' },
    ...{ promise: 'P1.5', caughtBy: 'test/core/order/forget.test.ts' },
    find: "return ok(order.forgetting === 'no' ? [{ type: 'forget-asked', at }] : []);",
    replace: "return ok(order.placed && order.forgetting === 'no' ? [{ type: 'forget-asked', at }] : []);",
  },
];
