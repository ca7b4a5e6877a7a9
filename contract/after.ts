import { z } from 'zod';
import { groupId } from './delivery.ts';
import { failure } from './failure.ts';
import { sku } from './ids.ts';
import { type Money, money } from './money.ts';
import { printed } from './text.ts';

/** Units of a delivery group. */
export const groupUnits = z.strictObject({ group: groupId, sku, quantity: z.int().positive() });
export type GroupUnits = Readonly<z.infer<typeof groupUnits>>;

/** What ops and shoppers name: the groups are found for them. */
const unitsAsked = z.strictObject({ sku, quantity: z.int().min(1).max(999) });
export type UnitsAsked = Readonly<z.infer<typeof unitsAsked>>;
const reason = printed(200);

const amount = money.refine(({ minor }) => minor > 0, 'more than nothing');
/** `POST /api/ops/orders/:id/refunds`: an amount, and nothing else moves. */
export const refundBody = z.strictObject({ amount, reason });
/** `POST /api/ops/orders/:id/capture`: what is promised is taken now, and not when goods leave. */
export const captureBody = z.strictObject({ reason });
/** `POST /api/ops/orders/:id/cancel`: what has not left. Without lines: all of it. */
export const cancelLinesBody = z.strictObject({ lines: z.array(unitsAsked).min(1).optional(), reason });
/** `POST /api/orders/:id/returns`. */
export const returnBody = z.strictObject({
  lines: z.array(unitsAsked.extend({ reason })).min(1).max(50),
});
/** `POST /api/ops/orders/:id/returns/:return/decision`. */
export const returnDecisionBody = z.strictObject({ accepted: z.boolean(), reason });
/** `POST /api/ops/orders/:id/returns/:return/received`. What is written off is not put on a shelf, and is refunded all the same. */
export const returnReceivedBody = z.strictObject({
  lines: z
    .array(unitsAsked.extend({ disposition: z.enum(['restock', 'write-off']).default('restock') }))
    .min(1)
    .max(50),
});
/** `POST /api/ops/orders/:id/repair`. */
export const repairAction = z.enum(['retry', 'skip']);
export const repairBody = z.strictObject({ action: repairAction, reason });

const named = { id: z.string().max(80), by: z.string().max(80) };
/** What an order actor is asked to do once the money is there. `id` names the act: asked again, it is done once. */
export const afterRequests = [
  z.strictObject({ type: z.literal('refund'), ...named, ...refundBody.shape }),
  z.strictObject({ type: z.literal('capture'), ...named, ...captureBody.shape }),
  z.strictObject({ type: z.literal('cancel-units'), ...named, ...cancelLinesBody.shape }),
  z.strictObject({ type: z.literal('ask-return'), ...named, ...returnBody.shape }),
  z.strictObject({ type: z.literal('decide-return'), ...named, ...returnDecisionBody.shape }),
  z.strictObject({ type: z.literal('receive-return'), ...named, returnId: z.string(), ...returnReceivedBody.shape }),
  z.strictObject({ type: z.literal('repair'), ...named, ...repairBody.shape }),
] as const;
export type AfterRequest = z.infer<(typeof afterRequests)[number]>;

/** What is done after the capture: a saga of its own, with its own name, money and units. */
export const act = z.strictObject({
  actId: z.string(),
  kind: z.enum(['refund', 'cancel', 'receive', 'capture', 'void']),
  amount: money,
  /** Units that are not sold any more. */
  units: z.array(groupUnits.extend({ restock: z.boolean() })),
  returnId: z.string().optional(),
  reason: z.string(),
  by: z.string(),
  /** Epoch ms: nothing of it is done earlier. */
  notBefore: z.int().optional(),
});
export type Act = Readonly<z.infer<typeof act>>;
export const actStep = z.enum([
  ...(['put-back', 'send-refund', 'renew-authorisation', 'take-payment', 'release-authorisation'] as const),
]);
export type ActStep = z.infer<typeof actStep>;
/** What a step of an act brings home. */
export type ActFacts = {
  readonly refundId?: string;
  readonly captured?: { readonly captureId: string; readonly amount: Money };
  readonly renewed?: { readonly authorisationId: string; readonly expiresAt: number | null };
  readonly released?: 'void' | 'captured';
};
const step = { actId: z.string(), step: actStep };

export const afterEvents = [
  z.strictObject({ type: z.literal('act-begun'), at: z.int(), act }),
  z.strictObject({ type: z.literal('act-step-started'), ...step }),
  z.strictObject({
    type: z.literal('act-step-settled'),
    at: z.int(),
    ...step,
    outcome: z.enum(['done', 'refused', 'unsure', 'pending']),
    failure: failure.nullable(),
    retryAt: z.int().nullable(),
    why: z.string().nullable(),
    /** Of the provider, with the outcome `done` of a refund. */
    refundId: z.string().optional(),
    /** Promised money was taken. */
    captured: z.strictObject({ captureId: z.string(), amount: money }).optional(),
    /** The promise was made anew. */
    renewed: z.strictObject({ authorisationId: z.string(), expiresAt: z.int().nullable() }).optional(),
    /** Nothing more can be taken of it; `captured`: something had been, as the books will tell. */
    released: z.enum(['void', 'captured']).optional(),
  }),
  /** `failure`: it came to nothing, and its money is free for another. */
  z.strictObject({ type: z.literal('act-ended'), at: z.int(), actId: z.string(), failure: failure.nullable() }),
  z.strictObject({
    type: z.literal('return-asked'),
    at: z.int(),
    returnId: z.string(),
    units: z.array(groupUnits.extend({ reason: z.string() })),
    by: z.string(),
  }),
  z.strictObject({
    type: z.literal('return-decided'),
    at: z.int(),
    returnId: z.string(),
    accepted: z.boolean(),
    reason: z.string(),
    by: z.string(),
  }),
  z.strictObject({
    type: z.literal('order-repaired'),
    at: z.int(),
    repairId: z.string(),
    action: repairAction,
    /** The step that waited for a human. */
    step: z.string(),
    reason: z.string(),
    by: z.string(),
  }),
] as const;
export type AfterEvent = z.infer<(typeof afterEvents)[number]>;

export const refundView = z.strictObject({
  id: z.string(),
  kind: z.enum(['refund', 'cancel', 'receive']),
  amount: money,
  status: z.enum(['under-way', 'done', 'failed', 'with-our-staff']),
  reason: z.string(),
  units: z.array(groupUnits),
  at: z.iso.datetime(),
});
export const returnView = z.strictObject({
  id: z.string(),
  status: z.enum(['asked', 'approved', 'refused', 'partly-received', 'received']),
  lines: z.array(groupUnits.extend({ reason: z.string(), received: z.int().min(0) })),
  at: z.iso.datetime(),
});
