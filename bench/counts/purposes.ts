const truth = 'what happened: the truth, from which the state is folded';
const who = 'who is in this cell, and when each is due: one alarm looks after all of them';
const count = 'in how many cells its kind is kept, once an object: under another count the same id would lead elsewhere';
const relay = 'events for the log, in bulk, a second later';
const position = 'how far the log knows this actor';
const entry = 'an event that the log may know: what operators, lists and the archive are made of';

/** What each cost of an act is for. One that is counted and not in here fails a test: it has to be worth it. */
const purposes: Readonly<Record<string, string>> = {
  'request gateway > cart add': 'the buyer’s own request',
  'request gateway > order place': 'the buyer’s own request',
  'request gateway > limiter take': 'orders are counted exactly, for the caller and for the address',
  'request cart > stock hold':
    'holds the units, for a short term; then for the whole one, once the line is written: a crash between the two frees them soon',
  'request order > cart freeze': 'lines, prices and holds as they are bought: nothing changes them meanwhile',
  'request order > cart consume': 'what was bought leaves the cart',
  'request order > stock hold': 'each line is held until the payment’s deadline',
  'request order > stock commit': 'the units are sold',
  'request cart > log append': relay,
  'request stock > log append': relay,
  'request order > log append': relay,
  'commit cart':
    'the line and the message that firms its hold; that message taken; the log’s position; alarms that were moved',
  'commit order': 'the outcome of a step and the intent of the next, before the next call leaves',
  'commit stock': 'one a command; the log’s position',
  'commit log': 'entries that were taken; a batch cut, and cleared once it is in the archive',
  'commit limiter': 'one a grant',
  'row cart actors': who,
  'row order actors': who,
  'row stock actors': who,
  'row cart cell': count,
  'row order cell': count,
  'row cart events': truth,
  'row order events': `${truth}; of each saga step its intent and its outcome`,
  'row stock events': truth,
  'row stock records': 'the hold, found by its id or by its end',
  'row stock snapshot': 'the totals of the shelf: a wake-up does not read its history',
  'row cart outbox': 'a message that must arrive, stored with its cause, until it is taken',
  'row cart relay': position,
  'row stock relay': position,
  'row order relay': position,
  'row order subject': 'the key that seals what is personal in this journal',
  'row limiter granted': 'what was granted: a restart forgets no limit',
  'row log entries': 'an entry, until its batch is in the archive',
  'row log sources': 'up to where each actor was heard: told twice, kept once',
  'row log cut': 'the borders of a batch that is under way: no crash moves them',
  'row D1 read-models': 'what lists and the directory of operators read',
  'log entry cart': entry,
  'log entry order': entry,
  'log entry stock': entry,
};

export const purposeOf = (what: string): string | undefined => purposes[what];
export const purposed = Object.keys(purposes);
