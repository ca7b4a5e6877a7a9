import { WorkerEntrypoint } from 'cloudflare:workers';
import { appOf } from '../gateway/app.ts';
import { servicesOf } from '../gateway/bindings.ts';

export {
  CartServer,
  LimiterServer,
  LogServer,
  MailServer,
  NightServer,
  OrderServer,
  StockServer,
} from '../gateway/servers.ts';
export { InspectedBooks as PayPalBooks } from './inspected.ts';

/** PayPal, as the shop reaches it: the emulator, over a service binding. */
export class PayPalSandbox extends WorkerEntrypoint<Env> {
  override fetch(request: Request): Promise<Response> {
    return this.env.PAYPAL_BOOKS.get(this.env.PAYPAL_BOOKS.idFromName('books')).fetch(request);
  }
}

/** One app, as in the shop: it keeps what it has learnt, such as PayPal's certificate. */
let app: ReturnType<typeof appOf> | undefined;

/** The shop without its pages. */
export default {
  fetch: async (request, env, ctx) => {
    app ??= appOf(servicesOf(env));
    return app.fetch(request, {}, ctx);
  },
} satisfies ExportedHandler<Env>;
