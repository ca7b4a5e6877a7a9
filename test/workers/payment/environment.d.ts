import type { PayPalBooks } from '../../../payments/emulator/paypal-books.ts';

declare global {
  namespace Cloudflare {
    interface Env {
      /** Bound in tests only: the production Worker has no sandbox. */
      PAYPAL_BOOKS: DurableObjectNamespace<PayPalBooks>;
    }
  }
}
