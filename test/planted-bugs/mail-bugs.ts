import type { Bug } from './bug.ts';

export const mailBugs: readonly Bug[] = [
  {
    name: 'a letter that is there already is asked for again',
    file: 'actors/mail/core.ts',
    find: "return ok(mail.status === 'unknown' ? [event] : []);",
    replace: 'return ok([event]);',
    promise: 'K1',
    caughtBy: 'test/core/mail/core.test.ts',
  },
  {
    name: 'a subject stands in its header as it was typed',
    file: 'mail/message.ts',
    find: 'encoded(subject)',
    replace: 'subject',
    promise: 'K1.2',
    caughtBy: 'test/core/mail/message.test.ts',
  },
  {
    name: 'each parcel of a group has a letter',
    file: 'actors/order/letters.ts',
    find: "if (was === 'to-pack' && status === 'shipped')",
    replace: "if (status === 'shipped')",
    promise: 'K1.4',
    caughtBy: 'test/core/mail/parcels.test.ts',
  },
  {
    name: 'a link outlives its time',
    file: 'gateway/orders/links.ts',
    find: 'return right && Number.parseInt(until, 36) * 1_000 > now ?',
    replace: 'return right && now > 0 ?',
    promise: 'K2',
    caughtBy: 'test/core/mail/links.test.ts',
  },
];
