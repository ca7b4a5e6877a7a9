import { env } from 'cloudflare:workers';
import * as upsert from '../../storage/seed/statements.ts';

/** What sending an order of these tests costs, wherever it goes: it is paid like the goods. */
export const shippingMinor = { standard: 500, express: 1_250 } as const;

const week = { mon: '23:59', tue: '23:59', wed: '23:59', thu: '23:59', fri: '23:59' };
const rule = (method: keyof typeof shippingMinor, days: number) => ({
  ...{ id: `test-${method}`, method, destination: 'world', fromKm: 0, fromGrams: 0, carrier: 'test-post' },
  ...{ prices: { USD: shippingMinor[method] }, per: 'order', days },
});
const rows = [
  [
    upsert.upsertWarehouses,
    {
      ...{ code: 'TST', name: 'The dock of the tests', city: 'Testhaven', country: 'US', latitude: -75, longitude: 0 },
      ...{ timeZone: 'America/New_York', cutOffs: week, calendar: 'test-never-closed' },
    },
  ],
  [upsert.upsertCalendars, { code: 'test-never-closed', name: 'No holidays', observed: 'none', holidays: [] }],
  [
    upsert.upsertCarriers,
    {
      code: 'test-post',
      name: 'Post',
      deliveryDays: ['mon', 'tue', 'wed', 'thu', 'fri'],
      calendar: 'test-never-closed',
    },
  ],
  [upsert.upsertShippingRules, rule('standard', 3)],
  [upsert.upsertShippingRules, rule('express', 1)],
] as const;

let open: Promise<unknown> | null = null;
/** Where the goods of these tests stand, and who carries them. */
export function openDock(): Promise<unknown> {
  const db = env.DB_FULFILLMENT;
  open ??= db.batch(rows.map(([statement, row]) => db.prepare(statement).bind(JSON.stringify([row]))));
  return open;
}
