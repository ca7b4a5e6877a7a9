import type { AccountView } from '../../contract/auth.ts';
import type { CartView } from '../../contract/cart.ts';
import type { FailureCode } from '../../contract/failure.ts';

declare global {
  namespace App {
    interface Error {
      message: string;
      requestId: string;
      code?: FailureCode;
    }
    interface Locals {
      requestId: string;
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
        /** The visitor came with a session that is no more. */
        SESSION_ENDED?: boolean;
      };
    }
  }
}
