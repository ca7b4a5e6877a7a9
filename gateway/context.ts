import type { LoadView } from '../contract/ops.ts';
import type { Showcase } from './catalog/showcase.ts';
import type { Identity } from './identity.ts';
import type { Limits } from './limits/ask.ts';
import type { Verdict } from './limits/headers.ts';
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
    readonly limits: Limits;
    readonly showcase: Showcase;
    /** How crowded the door of this process is. */
    readonly load: () => LoadView;
    /** What each limit that this request counts in has said. */
    readonly verdicts: readonly Verdict[];
    /** It counts in none. */
    readonly exempt: boolean;
  };
  /** `fresh`: the page around this call has made the guest's token, and sends the cookie itself. */
  Bindings: {
    readonly fresh?: boolean;
    /** Called by a page of ours in this process: what came off the network was counted already. */
    readonly inside?: boolean;
  };
};
