import type { D1Migration } from '@cloudflare/vitest-plugin';
import type { PayPalBooks } from '../payments/emulator/worker.ts';

/** What the tests' Worker has beyond the shop's. */
interface TestEnv {
  readonly TEST_MIGRATIONS: Record<
    'catalog' | 'pricing' | 'fulfillment' | 'orders' | 'auth' | 'mail' | 'ratings',
    D1Migration[]
  >;
  /** The platform's limit, with a quota of two a minute. */
  readonly RATE_TWO: RateLimit;
  readonly PAYPAL_SANDBOX?: Fetcher;
  readonly PAYPAL_BOOKS: DurableObjectNamespace<PayPalBooks>;
  readonly PUBLIC_URL: string;
  readonly WEBHOOK_URL: string;
  readonly CLIENT_ID: string;
  readonly CLIENT_SECRET: string;
  readonly WEBHOOK_ID: string;
  readonly CERTIFICATES: string;
  readonly PII_KEYS?: string;
}

declare global {
  interface Env extends TestEnv {}
  namespace Cloudflare {
    /** The type of `env` in `cloudflare:workers`. */
    interface Env extends TestEnv {}
  }
}
