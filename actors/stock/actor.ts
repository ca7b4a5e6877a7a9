import { ok, type Result } from '../../contract/failure.ts';
import { type Sku, sku } from '../../contract/ids.ts';
import { type LiveMessage, liveProtocol } from '../../contract/live.ts';
import type { InspectionOf } from '../../contract/ops.ts';
import type { HoldView, StockAnswer, StockCommand, StockEvent, StockView } from '../../contract/stock.ts';
import { shelfRules } from '../promises/shelf.ts';
import { Actor } from '../runtime/actor.ts';
import type { Kind, Place, Seated } from '../runtime/cell.ts';
import { stock } from './core.ts';
import { levelsOf } from './locations.ts';
import { available, type Hold, holdOf, type Stock, type StockRow } from './state.ts';

/** Open holds that an operator is shown at once. */
const holdsMax = 1_000;

/** One per SKU. All thinking is in core.ts; this file only listens, remembers and tells. */
export class StockActor
  extends Actor<Stock, StockCommand, StockEvent, StockRow>
  implements Seated<StockCommand, StockAnswer>
{
  protected override readonly wake = { type: 'wake' } as const;
  readonly #sku: Sku;

  constructor(place: Place) {
    super(place, stock);
    this.#sku = sku.parse(this.id);
  }

  async execute(command: StockCommand): Promise<Result<StockAnswer>> {
    const result = this.apply(command);
    if (!result.ok) return result;
    const hold = 'holdId' in command ? holdOf(this.journal.touched, command.holdId) : null;
    return ok({ ...this.#view(), hold: hold && viewOf(hold), locations: levelsOf(this.journal.state.locations) });
  }

  /** The level of a shelf is public. */
  greet(): string {
    return this.message();
  }

  /** Pinned holds are in no index, and are looked for only while there are some: the count of held units tells. */
  protected override holds(): Pick<InspectionOf<'now'>, 'holds' | 'holdsPartial'> {
    const lapsing = this.past.dueRows(holdsMax + 1);
    const units = openHolds(lapsing).reduce((sum, hold) => sum + hold.quantity, 0);
    const look = lapsing.length <= holdsMax && units < this.journal.state.held;
    const pinned = look ? this.past.restingRows('held', holdsMax + 1) : [];
    const all = openHolds([...pinned, ...lapsing]);
    return { holds: all.slice(0, holdsMax), holdsPartial: all.length > holdsMax };
  }

  protected override message(): string {
    return JSON.stringify({ protocol: liveProtocol, topic: 'stock', view: this.#view() } satisfies LiveMessage);
  }

  #view(): StockView {
    return { sku: this.#sku, version: this.journal.seq, available: available(this.journal.state) };
  }
}

export const stockKind: Kind<StockCommand, StockAnswer> = {
  kind: 'stock',
  core: stock,
  rules: shelfRules,
  // Only who browses takes units that nobody is paying for yet.
  rank: ({ type }) => (type === 'hold' || type === 'look' ? 'coming' : 'paying'),
  make: (place) => new StockActor(place),
};

const openHolds = (rows: readonly (readonly [id: string, row: StockRow])[]) =>
  rows.flatMap(([id, row]) => (isHeld(row) ? [{ id, ...viewOf(row) }] : []));
const viewOf = ({ quantity, expiresAt, allocation }: Hold): HoldView => ({
  ...{ quantity, expiresAt },
  ...(allocation && { allocation }),
});
const isHeld = (row: StockRow): row is Hold => row.status === 'held';
