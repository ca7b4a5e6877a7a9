import type { Payments } from '../../actors/order/runs.ts';
import { invoice } from '../../payments/invoice.ts';
import { manual } from '../../payments/manual.ts';
import { type PayPal, payPal } from '../../payments/paypal/client.ts';
import type { TokenBox } from '../../payments/paypal/token.ts';
import type { Clock } from './clock.ts';
import type { Fault, Trouble } from './fault.ts';
import type { Life } from './life.ts';
import {
  customIdAt,
  deadlineIn,
  endpointOf,
  orderAsked,
  orderIn,
  payPalConfig,
  payPalPercent,
  payPalTroubles,
  type sandboxIn,
} from './paypal.ts';
import type { Wire } from './wire.ts';

const notTaken = /"status":"(DECLINED|DENIED|FAILED)"/;

type TillStage = {
  readonly clock: Clock;
  readonly luck: (place: string, possible: readonly Trouble[], percent?: number) => Fault | null;
  readonly note: (text: string) => void;
  readonly asksPayPal: (order: string, act: string, requestId: string) => void;
  /** PayPal's answer to a call about this order says that its money was not taken, and will not be by that try. */
  readonly payPalRefuses: (order: string) => void;
};

/** The way to PayPal: of the shop, by its own client, and of buyers, by PayPal's pages. */
export class Till {
  readonly #stage: TillStage;
  readonly #wire: Wire;
  readonly #sandbox: ReturnType<typeof sandboxIn>;
  readonly #tokenBox: TokenBox = { current: null };
  readonly #calls = new Map<string, number>();
  /** By order: when its buyer has said yes to PayPal, and PayPal has heard it. */
  readonly approvedAt = new Map<string, number>();

  constructor(stage: TillStage, wire: Wire, sandbox: ReturnType<typeof sandboxIn>) {
    this.#stage = stage;
    this.#wire = wire;
    this.#sandbox = sandbox;
  }

  /** `alone`: who asks pays for one order only, which its messages need not name. */
  payments(life: Life, from: string, alone: boolean): Payments {
    const providers = { manual, invoice, paypal: this.clientOf(life, from, alone) };
    return (method) => providers[method];
  }

  clientOf(life: Life | null, from: string, alone: boolean): PayPal {
    const { clock } = this.#stage;
    const fetch = (request: Request) => {
      const endpoint = endpointOf(request);
      const order = orderAsked(this.#sandbox.database, request);
      const requestId = request.headers.get('paypal-request-id');
      if (requestId !== null && order !== null)
        this.#stage.asksPayPal(order, `${endpoint} ${new URL(request.url).pathname}`, requestId);
      const message = { from, to: 'paypal', what: alone || order === null ? endpoint : `${endpoint} for ${order}` };
      return this.#wire.send(life, message, () => this.#ask(request, endpoint, order));
    };
    return payPal(payPalConfig, { fetch, now: () => clock.now, deadline: deadlineIn(clock) }, this.#tokenBox);
  }

  /** The buyer presses a button on PayPal's page. */
  press(buyer: string, approveUrl: string, decision: string): Promise<Response> {
    const order = (orderIn.exec(customIdAt(this.#sandbox.database, approveUrl)) ?? [])[0] ?? null;
    const asked = () => new Request(approveUrl, { method: 'POST', body: new URLSearchParams({ decision }) });
    return this.#wire.send(null, { from: buyer, to: 'paypal', what: 'approve' }, () => {
      return this.#ask(asked(), 'approve', order).then((answer) => {
        if (decision === 'approve' && answer.status < 400 && order !== null)
          this.approvedAt.set(order, this.#stage.clock.now);
        return answer;
      });
    });
  }

  /** A request to PayPal, and what PayPal itself does wrong with it. */
  #ask(request: Request, endpoint: string, order: string | null): Promise<Response> {
    const call = `${endpoint} at PayPal for ${order ?? 'anybody'}`;
    const number = (this.#calls.get(call) ?? 0) + 1;
    this.#calls.set(call, number);
    const own = this.#stage.luck(`${call} ${number}`, payPalTroubles[endpoint] ?? [], payPalPercent[endpoint]);
    if (own) {
      this.#stage.note(`${call} ${number} [${own.trouble} ${own.ms}]`);
      this.#sandbox.trouble(own, endpoint, endpoint === 'token' ? null : order);
    }
    // A message that comes twice is read twice.
    return this.#sandbox.fetch(request.body === null ? request : request.clone()).then(async (answer) => {
      if (own?.trouble === 'paypal-forgets') this.#sandbox.forget(request.headers.get('paypal-request-id') ?? '');
      if (endpoint === 'capture' || endpoint === 'authorize' || endpoint === 'get')
        this.#heard(await answer.clone().text(), answer.status, order);
      return answer;
    });
  }

  #heard(text: string, status: number, order: string | null): void {
    const refuses = status === 422 ? !/ORDER_ALREADY_(CAPTURED|AUTHORIZED)/.test(text) : notTaken.test(text);
    const about = order ?? (orderIn.exec(text) ?? [])[0];
    if (refuses && about) this.#stage.payPalRefuses(about);
  }
}
