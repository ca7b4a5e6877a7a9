const browser = 'no page of the shop sends that: the tests of the routes do';
const ops = 'asked of operators only: the tests of the routes do';
const mistake = 'says no to a caller with a mistake in it: the tests of the cores do';
const older = 'written by an older shop: read, and not written any more';
const invoices = 'buyers on invoice have paid when they have ordered, in virtual time';
const undone = 'is undone without asking anybody';
const carrier = 'the simulated mailbox takes every letter: the tests of the core do';
const firm = 'nobody can refuse it any more: a refusal would be a mistake';

/** What no crowd of a fleet can meet, each with its reason. */
export const unreachable: Readonly<Record<string, string>> = {
  ...{ 'refusal BAD_JSON': browser, 'refusal BAD_REQUEST': browser, 'refusal IDEMPOTENCY_KEY_MISSING': browser },
  ...{ 'refusal ORIGIN_REFUSED': browser, 'refusal METHOD_NOT_ALLOWED': browser, 'refusal INVALID': browser },
  ...{ 'refusal BODY_TOO_LARGE': browser, 'refusal BODY_TOO_SLOW': browser, 'refusal UPGRADE_REQUIRED': browser },
  ...{ 'refusal MEDIA_TYPE_UNSUPPORTED': browser, 'refusal LOGIN_REQUIRED': browser, 'refusal LOGIN_STALE': browser },
  ...{ 'refusal UNAUTHORIZED': ops, 'refusal FORBIDDEN': ops },
  ...{ 'event cart merge-begun': older, 'event stock holds-joined': older },
  ...{ 'event order payment-booked': invoices, 'refusal PAYMENT_METHOD_REFUSED': invoices },
  ...{ 'refusal NOT_ON_INVOICE': ops, 'refusal NOTHING_TO_RETURN': ops, 'refusal AMOUNT_TOO_LARGE': ops },
  'refusal ORDER_NOT_CAPTURABLE': ops,
  'refusal NOT_SOLD': mistake,
  ...{ 'event mail letter-refused': carrier, 'event mail letter-bounced': carrier, 'refusal MAIL_REFUSED': carrier },
  'event mail letter-withheld':
    'an order forgets within the moment in which its letter is written: the tests of the core do',
  'refusal RETURN_TOO_LATE': 'a run lasts hours, and a buyer has weeks: the tests of the core do',
  'refusal ORDER_NOT_REFUNDABLE': 'who comes to the desk has an order that is over: the tests of the core do',
  ...{ 'event order links-revoked': ops, 'refusal LINK_INVALID': browser },
  'refusal RATING_WITHDRAWN': 'whoever is told so is logged out in the same moment: the tests of the core do',
  'refusal HOLD_LIMITED': 'never leaves the cart, which then takes the units unheld',
  'refusal PAYER_ACTION_NEEDED': 'an event of its own: payment-declined',
  'refusal WEBHOOK_REFUSED': 'signatures are taken as good in virtual time: forged ones have tests of their own',
  'refusal INTERNAL': 'only a bug says so, and it is a violation',
  'refusal CART_FULL': 'a cart takes a hundred lines, and no crowd is that greedy',
  ...{ 'refusal HOLD_PINNED': mistake, 'refusal HOLD_UNKNOWN': mistake, 'refusal ID_REUSED': mistake },
  'refusal TOO_MUCH_TOLD': 'no carrier has two hundred things to tell of one order: the tests of the core do',
  'refusal PAYMENT_UNSURE': 'said only where a request has waited for PayPal longer than its browser does',
  ...{
    'refusal PAYMENT_REJECTED': 'the emulator refuses no request that is sound',
    'step create-payment execute: refused': 'as above',
  },
  ...{ 'step create-payment compensate: unsure': undone, 'step await-approval compensate: unsure': undone },
  'step pin-stock compensate: unsure': undone,
  ...{ 'step pin-stock execute: refused': 'holds outlive the deadline that they are pinned before' },
  ...{ 'step complete-sale execute: refused': firm, 'step refund-stray execute: refused': firm },
  'step refund-stray execute: pending': 'the emulator scripts no refund that is pending',
  'event order attention-called': 'forty tries over hours do not fail while trouble lasts a minute',
  ...{ 'event order order-repaired': 'as above', 'refusal REPAIR_REFUSED': 'as above' },
  'situation an order that waited for a human went on after a word from PayPal': 'as above',
};
