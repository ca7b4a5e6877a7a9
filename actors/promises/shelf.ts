import type { Sku } from '../../contract/ids.ts';
import { type StockEvent, unitsOf } from '../../contract/stock.ts';
import type { Notes, Rules } from '../runtime/rules.ts';
import { over } from './over.ts';
import type { ShelfPicture, Violation } from './picture.ts';

/** [S1] of one shelf at one moment: units neither appear nor vanish, and no more is promised than is there. */
export function shelfViolations({ sku, totals }: Pick<ShelfPicture, 'sku' | 'totals'>): Violation[] {
  const { received, adjusted, sold, takenBack, onHand, held } = totals;
  const broken: string[] = [];
  if (received + adjusted !== onHand + sold)
    broken.push(`${received} received and ${adjusted} adjusted are not ${onHand} on hand and ${sold} sold`);
  if (held < 0) broken.push(`${held} units are held`);
  if (held > onHand) broken.push(`${held} units are held of ${onHand} on hand`);
  if (sold < 0) broken.push(`${sold} units are sold`);
  if (takenBack < 0) broken.push(`${takenBack} units were taken back`);
  broken.push(...placesWrong(totals));
  return broken.map((what) => ({ promise: 'S1', what: `${sku}: ${what}`, evidence: { kind: 'stock', id: sku } }));
}

/** The same by location. What is allocated is held by somebody who pays, and so by no more than hold. */
function placesWrong({ onHand, held, locations }: ShelfPicture['totals']): string[] {
  const places = Object.entries(locations);
  const sum = (of: 'onHand' | 'allocated') => places.reduce((units, [, balance]) => units + balance[of], 0);
  const wrong = places.flatMap(([location, balance]) => {
    if (balance.allocated < 0) return [`${balance.allocated} units are allocated at ${location}`];
    if (balance.allocated <= balance.onHand) return [];
    return [`${balance.allocated} units are allocated at ${location} of ${balance.onHand} on hand there`];
  });
  if (sum('onHand') !== onHand) wrong.push(`${sum('onHand')} units stand at locations, and ${onHand} are on hand`);
  if (sum('allocated') > held) wrong.push(`${sum('allocated')} units are allocated, and ${held} are held`);
  return wrong;
}

type End = 'committed' | 'released' | 'expired';
type Life = 'open' | 'pinned' | End;

/**
 * [S1] [S3] over a shelf's whole history: each hold ends once, what has ended stays ended, only what is pinned is sold, and no older word comes after a newer one;
 * what is allocated to a hold are its units, all of them, and one who browses has none.
 */
export const shelfRules: Rules<StockEvent> = {
  version: 2,
  judge: (sku, { seq, event }, notes) => [
    ...stepsOf(event).flatMap((step) => {
      const wrong = wrongAt(step, notes);
      return wrong === null ? [] : [{ promise: 'S3', what: `${sku}: ${step.holdId} ${wrong} (event ${seq})` }];
    }),
    ...allocationWrong(event).map((what) => ({ promise: 'S1', what: `${sku}: ${what} (event ${seq})` })),
  ],
};
export const holdViolations = over('stock', shelfRules.judge)<Sku>;

/** Short names: there is one such note for each hold that ever was. */
type Known = { readonly is: Life; readonly r: number };

function wrongAt({ holdId, type, revision, pins }: Step, notes: Notes): string | null {
  const { is: before = null, r: newest = 0 } = notes.get<Known>(holdId) ?? {};
  const after = pins ? 'pinned' : lifeAfter(type);
  notes.set(holdId, { is: after, r: Math.max(newest, revision ?? 0) } satisfies Known);
  const stale = revision !== null && revision < newest ? `heard revision ${revision} after ${newest}` : null;
  const newer = revision !== null && revision > newest;
  return wrongStep(before, after, type, newer) ?? stale;
}

function allocationWrong(event: StockEvent): string[] {
  if (event.type !== 'hold-placed' && event.type !== 'hold-changed') return [];
  const { holdId, quantity, paying, allocation } = event;
  if (!allocation) return [];
  if (!paying) return [`${holdId} has units of locations, and nobody is paying for it`];
  const units = unitsOf(allocation);
  return units === quantity ? [] : [`${holdId} is of ${quantity} units, and ${units} are allocated to it`];
}

type Step = {
  readonly holdId: string;
  readonly type: HoldEvent;
  readonly revision: number | null;
  /** Placed or resized so that it cannot lapse. */
  readonly pins: boolean;
};

/** What an event does to which hold. A join changes the one and ends the other, which must have been open. */
function stepsOf(event: StockEvent): readonly Step[] {
  if (event.type === 'holds-joined')
    return [
      { holdId: event.holdId, type: 'hold-changed', revision: event.revision, pins: false },
      { holdId: event.from, type: 'holds-joined', revision: null, pins: false },
    ];
  if (!('holdId' in event)) return [];
  const { holdId, type } = event;
  const pins = 'expiresAt' in event && event.expiresAt === null;
  return [{ holdId, type, revision: 'revision' in event ? event.revision : null, pins }];
}

type HoldEvent = Extract<StockEvent, { readonly holdId: string }>['type'];
const lifeAfter = (type: HoldEvent): Life =>
  (
    ({
      'hold-placed': 'open',
      'hold-changed': 'open',
      'hold-pinned': 'pinned',
      'hold-committed': 'committed',
      'hold-released': 'released',
      'holds-joined': 'released',
      'hold-expired': 'expired',
    }) as const
  )[type];

/** Null when a hold may go this way. A release may come before its hold, which then never lives. */
function wrongStep(before: Life | null, after: Life, type: HoldEvent, newer: boolean): string | null {
  if (before !== null && before !== 'open' && before !== 'pinned') return `was ${before}, and then came ${type}`;
  if (after === 'committed') return before === 'pinned' ? null : 'was sold and had not been pinned';
  if (after === 'expired') return before === 'open' ? null : `has lapsed and was ${before ?? 'never placed'}`;
  if (type === 'hold-pinned') return before === null ? 'was pinned and had not been placed' : null;
  if (type === 'holds-joined') return before === 'open' ? null : `was joined and was ${before ?? 'never placed'}`;
  if (type === 'hold-placed') return before === null ? null : 'was placed twice';
  // A cart that was given back has its hold again, by a word of its own.
  if (type === 'hold-changed' && before === 'pinned' && newer) return null;
  if (type === 'hold-changed') return before === 'open' ? null : `was changed and was ${before ?? 'never placed'}`;
  return null;
}
