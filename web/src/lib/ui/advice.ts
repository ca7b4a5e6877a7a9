import type { Problem } from '../../../../contract/http.ts';

type Refusal = Pick<Problem, 'code' | 'title'> & Partial<Pick<Problem, 'detail' | 'facts' | 'errors'>>;

/** What happened, and what the shopper can do about it. */
export type Advice = { readonly what: string; readonly next: string };

export function adviceFor(problem: Refusal): Advice {
  const what = whatHappened(problem);
  const next = whatNext(problem);
  return { what, next };
}

function whatHappened({ code, title, facts }: Refusal): string {
  const left = Number(facts?.left ?? Number.NaN);
  if (code === 'OUT_OF_STOCK' && left === 0) return 'The last one has just gone.';
  if (code === 'OUT_OF_STOCK' && left > 0) return `There ${left === 1 ? 'is only 1' : `are only ${left}`} left.`;
  if (code === 'QUANTITY_TOO_LARGE' && facts?.max) return `One order may hold at most ${facts.max} of these.`;
  if (code === 'OVERLOADED') return 'The shop is very busy right now, and this was not done.';
  if (code === 'TOO_MANY_REQUESTS') return 'That was too often in a short time.';
  return `${title}.`;
}

/** `45` → `45 seconds`, `200` → `4 minutes`: never too early. */
export function waitInWords(seconds: number): string {
  const [count, unit] = seconds <= 90 ? [Math.ceil(seconds), 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function whatNext({ code, facts, detail, errors }: Refusal): string {
  switch (code) {
    case 'OUT_OF_STOCK':
      return Number(facts?.left ?? 0) > 0
        ? `Choose ${facts?.left} or fewer.`
        : 'Units that others hold come back when they let go of them: look in again in a few minutes.';
    case 'INVALID':
      return errors?.some(({ path }) => path === 'quantity')
        ? 'Enter a whole number, from 1 to 99.'
        : 'Please check what you entered.';
    case 'CART_FROZEN':
      return 'Finish or cancel the order that is being paid for, then try again.';
    case 'CART_EMPTY':
      return 'Put something in it first.';
    case 'CART_FULL':
      return 'Order what is in it, or take something out.';
    case 'PRICE_CHANGED':
      return 'The new prices are shown below. Nothing was charged. Order again if they suit you.';
    case 'TOTAL_CHANGED':
      return 'Nothing was charged. What it costs now is shown below. Order again if it suits you.';
    case 'SHIPPING_UNAVAILABLE':
      return 'Choose another way to get it there, or another address.';
    case 'OFFER_WITHDRAWN':
      return 'Nothing was charged. Take it out of the cart to order the rest.';
    case 'LINE_UNKNOWN':
      return 'It was taken out, maybe in another tab.';
    case 'ORDER_NOT_CANCELLABLE':
      return 'The payment is already on its way. Its state is shown on this page.';
    case 'IN_PROGRESS':
      return 'Wait a moment, then send it once more. It is done only once.';
    case 'IDEMPOTENCY_KEY_REUSED':
      return 'This form was sent before with other details, and that was done. Send it once more to do this as well.';
    case 'TOO_MANY_REQUESTS':
      return facts?.retryAfterSeconds
        ? `Try again in ${waitInWords(Number(facts.retryAfterSeconds))}.`
        : 'Try again in a few minutes.';
    case 'OVERLOADED':
      return `Try again in ${waitInWords(Number(facts?.retryAfterSeconds ?? 5))}. What you entered is still here, and it is done only once.`;
    case 'LOGIN_REFUSED':
      return 'Check both and try again.';
    case 'LOGIN_REQUIRED':
    case 'SESSION_ENDED':
    case 'ACCESS_EXPIRED':
      return 'Log in, then try again.';
    case 'UNAVAILABLE':
    case 'INTERNAL':
    case 'PAYMENT_UNSURE':
      return 'Try again in a moment. What you entered is still here, and it is done only once.';
    case 'ORDER_GIVEN_UP':
      return 'Nothing was charged, and your cart is as it was. Press the button once more: that starts a new order.';
    default:
      return detail ?? 'Please try again.';
  }
}
