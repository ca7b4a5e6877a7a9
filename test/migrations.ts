import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll } from 'vitest';

beforeAll(async () => {
  const { TEST_MIGRATIONS: migrations } = env;
  await applyD1Migrations(env.DB_CATALOG, migrations.catalog);
  await applyD1Migrations(env.DB_PRICING, migrations.pricing);
  await applyD1Migrations(env.DB_FULFILLMENT, migrations.fulfillment);
  await applyD1Migrations(env.DB_ORDERS, migrations.orders);
  await applyD1Migrations(env.DB_AUTH, migrations.auth);
  await applyD1Migrations(env.DB_MAIL, migrations.mail);
  await applyD1Migrations(env.DB_RATINGS, migrations.ratings);
});
