import type { Sku } from '../../contract/ids.ts';
import type { StockEvent } from '../../contract/stock.ts';
import type { Notes, Rules } from '../runtime/rules.ts';
import { over } from './over.ts';
import type { ShelfPicture, Violation } from './picture.ts';

/** [S1] of one shelf at one moment: units neither appear nor vanish, and no more is promised than is there. */
export function shelfViolations({ sku, totals }: Pick<ShelfPicture, 'sku' | 'totals'>): Violation[] {
  const { received, adjusted, sold, onHand, held } = totals;
  const broken: string[] = [];
  if (received + adjusted !== onHand + sold)
    broken.push(`${received} received and ${adjusted} adjusted are not ${onHand} on hand and ${sold} sold`);
  if (held < 0) broken.push(`${held} units are held`);
  if (held > onHand) broken.push(`${held} units are held of ${onHand} on hand`);
  if (sold < 0) broken.push(`${sold} units are sold`);
  return broken.map((what) => ({ promise: 'S1', what: `${sku}: ${what}`, evidence: { kind: 'stock', id: sku } }));
}

type End = 'committed' | 'released' | 'expired';
type Life = 'open' | 'pinned' | End;

/** [S3] over a shelf's whole history: each hold ends once, what has ended stays ended, only what is pinned is sold, and no older word comes after a newer one. */
export const shelfRules: Rules<StockEvent> = {
  version: 1,
  judge: (sku, { seq, event }, notes) =>
    stepsOf(event).flatMap((step) => {
      const wrong = wrongAt(step, notes);
      return wrong === null ? [] : [{ promise: 'S3', what: `${sku}: ${step.holdId} ${wrong} (event ${seq})` }];
    }),
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
