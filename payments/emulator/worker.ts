import type { EmulatorEnv, PayPalBooks } from './paypal-books.ts';

export { PayPalBooks } from './paypal-books.ts';

type Env = EmulatorEnv & { readonly PAYPAL_BOOKS: DurableObjectNamespace<PayPalBooks> };

/**
 * The PayPal sandbox emulator as a Worker of its own, reached by the shop over a service binding.
 * No production build contains it. All of it is one Durable Object, whose books survive a crash.
 */
export default {
  fetch: (request, env) => env.PAYPAL_BOOKS.get(env.PAYPAL_BOOKS.idFromName('books')).fetch(request),
} satisfies ExportedHandler<Env>;
