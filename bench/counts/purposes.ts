const truth = 'what happened: the truth, from which the state is folded';
const relay = 'events for the log, in bulk, a second later';
const position = 'how far the log knows this cell';
const cell = 'in how many cells the kind was kept when this was made: under another number it stays shut';
const seat = 'who it is, once; when the cell’s alarm is to look at it, each time that this comes earlier or ends';
const tables = 'the tables of a new object';
const entry = 'an event that the log may know: what operators, lists and the archive are made of';

/** What each cost of an act is for. One that is counted and not in here fails a test: it has to be worth it. */
const purposes: Readonly<Record<string, string>> = {
  'request gateway > cart add': 'the buyer’s own request',
  'request gateway > order place': 'the buyer’s own request',
  'request gateway > limiter take':
    'orders are counted exactly, for the caller and for the address: one message to each lane that counts one of them',
  'request cart > stock hold':
    'holds the units, for a short term; 12 s later for the whole one, now that the line is on record: a crash between the two frees them soon',
  'request order > cart freeze': 'lines, prices and holds as they are bought: nothing changes them meanwhile',
  'request order > cart consume': 'what was bought leaves the cart, while its units are sold',
  'request order > stock hold':
    'each line is held until the payment’s deadline, and pinned in the same word where no buyer has to approve: what is being paid for cannot lapse',
  'request order > stock commit': 'the units are sold',
  'request cart > log append': relay,
  'request stock > log append': relay,
  'request order > log append': relay,
  'commit cart':
    'the line and the message that makes its hold firm; that message taken; frozen and emptied for an order; the log’s position; alarms that were moved',
  'commit order':
    'the order with its first intent; the outcome of a step with the intent of the next, before the next call leaves; the log’s position',
  'commit stock': 'what came in one turn; the log’s position',
  'commit log': 'entries that were taken; a batch cut, and cleared once it is in the archive',
  'commit limiter': 'what was granted in a second, for everybody',
  'row cart actors': seat,
  'row order actors': seat,
  'row stock actors': seat,
  'row cart cell': cell,
  'row order cell': cell,
  'row cart schema': tables,
  'row order schema': tables,
  'row cart events': truth,
  'row order events': `${truth}: one a step, with what it brought home and the intent of the step that is next`,
  'row stock events': truth,
  'row stock records': 'the hold, found by its id or by its end',
  'row stock snapshot': 'the totals of the shelf: a wake-up does not read its history',
  'row cart outbox': 'a message that must arrive, stored with its cause, until it is taken',
  'row cart relay': position,
  'row stock relay': position,
  'row order relay': position,
  'row order subject': 'the key that seals what is personal in this journal',
  'row limiter schema': 'its tables, made anew when a whole window has passed in silence',
  'row limiter granted': 'what was granted, while its window lasts: a restart forgets no limit',
  'row log entries': 'an entry, until its batch is in the archive',
  'row log sources': 'up to where each actor was heard: told twice, kept once',
  'row log cut': 'the borders of a batch that is under way: no crash moves them',
  'row log objects': 'which objects of the archive are not full yet, to be made into full ones later',
  'row D1 read-models': 'what lists and the directory of operators read',
  'commit mail': 'a letter that is asked for; its words; that it was taken; the log’s position',
  'log entry mail': entry,
  'request gateway > stock look': 'where the units of an order stand: it is quoted from there',
  'request mail > log append': relay,
  'request mail > order letter': 'the words of a letter, asked for when it is written: no address waits in an outbox',
  'row mail actors': seat,
  'row mail cell': cell,
  'row mail events': truth,
  'row mail relay': position,
  'row mail schema': tables,
  'row mail subject': 'the key that seals what is personal in this journal',
  'row order outbox': 'a letter that is owed, until the mail has taken it',
  'log entry cart': entry,
  'log entry order': entry,
  'log entry stock': entry,
};

export const purposeOf = (what: string): string | undefined => purposes[what];
export const purposed = Object.keys(purposes);
