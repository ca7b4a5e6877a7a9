import { PayPalBooks } from '../payments/emulator/paypal-books.ts';
import { inspector } from './core/payments/inspector.ts';

const { breaches, watch, webhook } = inspector();

/** What PayPal's schemas do not allow, of all that its emulator has said to whomever. */
export { breaches };

type Given = ConstructorParameters<typeof PayPalBooks>;

/** The emulator, with somebody who looks over its shoulder. */
export class InspectedBooks extends PayPalBooks {
  constructor(state: Given[0], env: Given[1]) {
    const { SHOP } = env;
    const heard: typeof fetch = async (...call) => {
      const request = new Request(...call);
      webhook(request.headers, await request.clone().text());
      return SHOP ? SHOP.fetch(request) : fetch(request);
    };
    super(state, { ...env, SHOP: { fetch: heard } });
  }

  override fetch(request: Request): Promise<Response> {
    return watch((asked) => super.fetch(asked))(request);
  }
}
