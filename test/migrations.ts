import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll } from 'vitest';
import { upsertCarriers, upsertShippingRules, upsertWarehouses } from '../storage/seed/statements.ts';

beforeAll(async () => {
  const { TEST_MIGRATIONS: migrations } = env;
  await applyD1Migrations(env.DB_CATALOG, migrations.catalog);
  await applyD1Migrations(env.DB_PRICING, migrations.pricing);
  await applyD1Migrations(env.DB_FULFILLMENT, migrations.fulfillment);
  await applyD1Migrations(env.DB_ORDERS, migrations.orders);
  await applyD1Migrations(env.DB_AUTH, migrations.auth);
  await applyD1Migrations(env.DB_MAIL, migrations.mail);
  await openHouse();
});

/** One house that sends everything free, so that orders of tests cost what their goods cost. Seeded rules of a country go before. */
async function openHouse(): Promise<void> {
  const everyDay = { mon: '23:59', tue: '23:59', wed: '23:59', thu: '23:59', fri: '23:59', sat: '23:59', sun: '23:59' };
  const house = {
    ...{ code: 'TST', name: 'Test house', city: 'Test town', country: 'US', latitude: 0, longitude: 0 },
    ...{ timeZone: 'UTC', cutOffs: everyDay, calendar: 'none' },
  };
  const carrier = { code: 'test', name: 'Test post', deliveryDays: Object.keys(everyDay), calendar: 'none' };
  const rule = {
    ...{ id: 'test', method: 'standard', destination: 'world', fromKm: 0, fromGrams: 0, carrier: 'test', per: 'order' },
    ...{ prices: { USD: 0, EUR: 0, GBP: 0, JPY: 0 }, days: 1 },
  };
  const rows = [
    [upsertWarehouses, house],
    [upsertCarriers, carrier],
    [upsertShippingRules, rule],
  ] as const;
  const db = env.DB_FULFILLMENT;
  await db.batch(rows.map(([statement, row]) => db.prepare(statement).bind(JSON.stringify([row]))));
}
