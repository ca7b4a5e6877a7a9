import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { newSigningKey } from './gateway/local/secrets.ts';
import { makeCertificates } from './payments/emulator/certificates.ts';

const databases = ['catalog', 'pricing', 'fulfillment', 'orders', 'auth', 'mail', 'ratings'] as const;

export default defineConfig({
  test: {
    projects: [
      // Nothing here waits for a clock; a machine that is busy with other work makes no test red.
      { test: { name: 'core', include: ['test/core/**/*.test.ts'], environment: 'node', testTimeout: 30_000 } },
      {
        plugins: [
          cloudflareTest(async () => ({
            main: './test/worker.ts',
            wrangler: { configPath: './test/wrangler.toml' },
            miniflare: { bindings: await testBindings() },
          })),
        ],
        test: {
          name: 'workers',
          include: ['test/workers/**/*.test.ts'],
          setupFiles: ['./test/migrations.ts', './test/inspection.ts'],
          testTimeout: 30_000,
        },
      },
      {
        // The shop as `npm start` serves it, killed and crowded: one after the other, for there are few cores.
        test: {
          name: 'process',
          include: ['test/process/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
      {
        // One shop, one browser: the journeys share them and run one after the other.
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['./test/browser/shop.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

/** The migrations of every database, and an account at the PayPal emulator. */
async function testBindings() {
  const migrations = await Promise.all(
    databases.map(async (name) => [name, await readD1Migrations(`migrations/${name}`)] as const),
  );
  const certificates = await makeCertificates(Date.now());
  return {
    TEST_MIGRATIONS: Object.fromEntries(migrations),
    JWT_KEYS: JSON.stringify([newSigningKey('test-1'), newSigningKey('test-2')]),
    CERTIFICATES: JSON.stringify(certificates),
    PAYPAL_ROOT_PEM: certificates.root,
  };
}
