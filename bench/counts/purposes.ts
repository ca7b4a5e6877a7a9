/** What each request and each row is for. One that is counted and not in here fails a test: it has to be worth its cost. */
const purposes: Readonly<Record<string, string>> = {
  'gateway > cart add': 'the buyer’s own request',
  'gateway > order place': 'the buyer’s own request',
  'gateway > limiter take': 'orders are counted exactly, for the caller and for the address',
  'cart > stock hold':
    'reserves the units; a second time once the cart has written the line, so that a crash between the two frees them soon',
  'order > cart freeze': 'lines, prices and holds as they are bought; nothing may change them meanwhile',
  'order > cart consume': 'what was bought leaves the cart',
  'order > stock hold': 'each line is held until the payment’s deadline',
  'order > stock pin': 'a hold that is being paid for can no longer lapse',
  'order > stock commit': 'the units are sold',
  'cart > log append': 'events for the log, in bulk, a second later',
  'stock > log append': 'events for the log, in bulk, a second later',
  'order > log append': 'events for the log, in bulk, a second later',
  'cart events': 'what happened: the truth',
  'order events': 'what happened: the truth; of each saga step its intent and its outcome',
  'stock events': 'what happened: the truth',
  'stock records': 'the hold itself, found by its id or by its end',
  'stock snapshot': 'the totals of the shelf: a wake-up does not read its history',
  'cart outbox': 'a message that must arrive, stored with its cause; and its end',
  'cart relay': 'how far the log knows this actor',
  'stock relay': 'how far the log knows this actor',
  'order relay': 'how far the log knows this actor',
  'order subject': 'the key that seals what is personal in this journal',
  'limiter grants': 'what was granted, so that a restart forgets no limit',
  'log entries': 'an entry until its batch is in the archive: written once, deleted once',
  'log sources': 'up to where each actor has been heard: told twice, kept once',
  'log cut': 'the borders of a batch that is under way, so that no crash moves them',
  'D1 read-models': 'what lists and the directory of operators read',
};

export const purposeOf = (what: string): string | undefined => purposes[what];
export const purposed = Object.keys(purposes);
