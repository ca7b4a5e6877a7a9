import type { Identity } from './identity.ts';
import type { Operator } from './ops/operator.ts';
import type { Services } from './services.ts';

/** What travels with a request through the routes. */
export type App = {
  Variables: {
    readonly requestId: string;
    readonly identity: Identity;
    /** Under `/api/ops` alone. */
    readonly operator: Operator;
    readonly services: Services;
  };
  /** `fresh`: the page around this call has made the guest's token, and sends the cookie itself. */
  Bindings: { readonly fresh?: boolean };
};
