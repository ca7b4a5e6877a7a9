import { describe, expect, test } from 'vitest';
import { order } from '../../../actors/order/core.ts';
import type { Order } from '../../../actors/order/state.ts';
import { orderBody, orderEvent } from '../../../contract/order.ts';
import { done } from '../../../contract/outcome.ts';
import { actionOf, apply, decide, outcomes, place, ran, ranTo } from './given.ts';

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
