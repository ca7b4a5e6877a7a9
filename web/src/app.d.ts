import type { AccountView } from '../../contract/auth.ts';
import type { CartView } from '../../contract/cart.ts';
import type { FailureCode } from '../../contract/failure.ts';
import type { CookieJar } from './lib/cookie-jar.ts';

declare global {
  namespace App {
    interface Error {
      message: string;
      requestId: string;
      code?: FailureCode;
    }
    interface Locals {
      requestId: string;
      jar: CookieJar;
    }
    interface PageData {
      /** Null: a guest. */
      account?: AccountView | null;
      /** Also on pages that read it anew, so that the header has the newest one. */
      cart?: CartView | null;
    }
    interface Platform {
      env: {
        /** The gateway of this same Worker. Absent under `vite dev`. */
        API?: { fetch(request: Request): Promise<Response> };
      };
    }
  }
}
