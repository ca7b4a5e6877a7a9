import type { GroupUnits } from '../../contract/after.ts';
import type { Order } from './state.ts';
import type { ActState, Group } from './way.ts';

/** Where the units of an order are, by what its acts and returns say. */

/** It has come to nothing. */
export const failed = ({ end }: ActState): boolean => end !== null && end.failure !== null;
/** Units of a group's line that these acts or returns are about. */
export const unitsIn = (
  these: readonly { readonly units: readonly GroupUnits[] }[],
  group: string,
  sku: string,
): number =>
  these.reduce(
    (sum, { units }) =>
      sum + units.reduce((own, unit) => own + (unit.group === group && unit.sku === sku ? unit.quantity : 0), 0),
    0,
  );
/** Units of a group's line that are cancelled, came back, or are announced to come back. */
function gone(order: Order, group: string, sku: string): number {
  const announced = order.returns.filter(({ decision }) => decision !== 'refused');
  return unitsIn(announced, group, sku) + cancelledUnits(order, group, sku);
}

/** Units of a group's line that do not leave with it. */
export const cancelledUnits = (order: Order, group: string, sku: string): number =>
  unitsIn(
    order.acts.filter((one) => one.kind === 'cancel' && !failed(one)),
    group,
    sku,
  );

/** What is still with its groups. */
export const left = (order: Order, groups: readonly Group[]): GroupUnits[] =>
  groups.flatMap(({ id: group, lines }) =>
    lines.flatMap(({ sku, quantity }) => {
      const rest = quantity - gone(order, group, sku);
      return rest > 0 ? [{ group, sku, quantity: rest }] : [];
    }),
  );
