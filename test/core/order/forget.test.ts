import { describe, expect, test } from 'vitest';
import { order } from '../../../actors/order/core.ts';
import { toldOf } from '../../../actors/order/letters.ts';
import type { Order } from '../../../actors/order/state.ts';
import type { DeliveryRequest } from '../../../contract/delivery.ts';
import { orderBody, orderEvent } from '../../../contract/order.ts';
import { done } from '../../../contract/outcome.ts';
import { hour, lines, quotedTo } from './deliveries.ts';
import { actionOf, apply, decide, outcomes, place, ran, ranTo, self } from './given.ts';

/** Runs to the end, with a buyer who does not pay. */
function undone(state: Order): Order {
  const action = actionOf(state);
  if (!action) return state;
  if (action.do === 'abandon') return undone(apply(state, { type: 'abandon', failure: action.failure }));
  return undone(ran(state, action.do === 'execute' ? outcomes.refused : done([])));
}

const forget = { type: 'forget' } as const;
const typesOf = (state: Parameters<typeof decide>[0]) => {
  const decision = decide(state, forget);
  return decision.ok ? decision.value.map(({ type }) => type) : decision.failure.code;
};

describe('an account is deleted', () => {
  test('[P1.3] an order that is over forgets at once, and once', () => {
    const paid = ranTo('nothing');
    expect(paid.status).toBe('paid');
    expect(typesOf(paid)).toEqual(['forget-asked', 'personal-forgotten']);
    const forgotten = apply(paid, forget);
    expect(forgotten.forgetting).toBe('done');
    expect(typesOf(forgotten)).toEqual([]);
  });

  test.each(['freeze-cart', 'await-approval', 'capture-payment', 'complete-sale'])(
    '[P1.3] an order that waits for %s needs its address until it is over',
    (step) => {
      const before = ranTo(step);
      expect(typesOf(before)).toEqual(['forget-asked']);
      const after = ranTo('nothing', apply(before, forget));
      expect([after.status, after.forgetting]).toEqual(['paid', 'done']);
    },
  );

  test('[P1.3] an order that is cancelled meanwhile forgets when all is undone', () => {
    const asked = apply(apply(ranTo('await-approval'), forget), { type: 'cancel', by: 'shopper', reference: null });
    expect(asked.forgetting).toBe('asked');
    const over = undone(asked);
    expect([over.status, over.saga, over.forgetting]).toEqual(['cancelled', null, 'done']);
  });

  test('[P1.5] an order that is written down and not placed yet never will be', () => {
    expect(typesOf(order.initial)).toEqual(['forget-asked', 'personal-forgotten']);
    const forgotten = apply(order.initial, forget);
    expect([forgotten.placed, forgotten.status, forgotten.saga, forgotten.forgetting]).toEqual([
      ...[null, 'cancelled', null, 'done'],
    ]);
    expect(decide(forgotten, place)).toEqual({ ok: false, failure: { code: 'SESSION_ENDED', detail: {} } });
    expect(typesOf(forgotten)).toEqual([]);
  });
});

describe('a parcel that is paid for still comes', () => {
  const word = (type: 'mark-shipped' | 'mark-delivered', group: string) =>
    ({
      ...{ type, group, eventId: `${type} ${group}`, happenedAt: hour, by: 'key_carrier' },
      ...(type === 'mark-shipped' && { carrier: 'Post', tracking: group }),
    }) as DeliveryRequest;
  const asked = () => apply(quotedTo('never'), forget);

  test('[P1.6] an order of an account that is gone keeps its address until the last parcel has left, and no longer', () => {
    expect([asked().status, asked().forgetting]).toEqual(['paid', 'asked']);
    const one = apply(asked(), word('mark-shipped', 'g1'));
    expect(one.forgetting).toBe('asked');
    const both = decide(one, word('mark-shipped', 'g2'));
    expect(both.ok && both.value.map(({ type }) => type)).toEqual(['group-shipped', 'personal-forgotten']);
    expect(apply(one, word('mark-delivered', 'g2')).forgetting).toBe('done');
  });

  test('[P1.6] what is cancelled does not wait for a parcel', () => {
    const one = apply(asked(), word('mark-shipped', 'g1'));
    const rest = {
      id: 'cancel',
      by: 'ops',
      reason: 'gone',
      lines: [{ sku: lines[0]?.sku ?? ('' as never), quantity: 1 }],
    };
    expect(apply(one, { type: 'cancel-units', ...rest }).forgetting).toBe('done');
    const whole = { id: 'all', by: 'ops', reason: 'gone' };
    expect(apply(asked(), { type: 'cancel-units', ...whole }).forgetting).toBe('done');
  });

  test('[P1.6] nobody is written to while it waits', () => {
    const before = asked();
    const shipped = decide(before, word('mark-shipped', 'g1'));
    const tells = shipped.ok
      ? shipped.value.flatMap((event) => order.tells?.(before, event, { now: hour, self }) ?? [])
      : [];
    expect(tells).toEqual([]);
    expect(toldOf(before, { kind: 'order-shipped', group: 'g1' })).toBeNull();
  });
});

describe('what an order seals', () => {
  const { personal, secret } = order.sealed ?? { personal: {}, secret: [] };
  const known = new Set([...Object.keys(personal), ...secret]);

  /** Every text in every event, by the name of its field, that is not sealed. A new field must be thought of here. */
  test('[P1.1] every text of its events is sealed, or known to be nobody’s secret', () => {
    const open = new Set<string>();
    const walk = (schema: unknown, name: string): void => {
      const { def } = schema as { def: Record<string, unknown> & { type: string } };
      if (known.has(name)) return;
      if (def.type === 'string') open.add(name);
      if (def.type === 'object') for (const [key, field] of Object.entries(def.shape as object)) walk(field, key);
      if (def.type === 'record') walk(def.valueType, name);
      for (const inner of [def.element, def.innerType, def.in, ...((def.options as unknown[]) ?? [])])
        if (inner) walk(inner, name);
    };
    walk(orderEvent, '');
    expect([...open].sort()).toEqual(
      [
        'actId',
        'bookingId',
        'by',
        'caller',
        'carrier',
        'cartId',
        'city',
        'code',
        'date',
        'detail',
        'eventId',
        'group',
        'holdId',
        'holds',
        'id',
        'leavesOn',
        'location',
        'name',
        'night',
        // It opens nothing.
        'number',
        'origin',
        'picture',
        'repairId',
        'returnId',
        'sku',
        'slug',
        'step',
        'why',
      ].sort(),
    );
  });

  test('[P1.1] what stands there after the forgetting has the same shape', () => {
    const { email, address } = personal;
    expect(orderBody.parse({ ...place.body, email, address })).toMatchObject({ email, address });
    expect(Object.keys(personal)).toEqual(['email', 'address', 'fingerprint', 'reason']);
  });
});
