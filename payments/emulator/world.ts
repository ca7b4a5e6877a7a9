import { z } from 'zod';
import type { Deadline, Fetch } from '../paypal/world.ts';
import type { Sign } from './certificates.ts';

export type SqlValue = string | number | null | ArrayBuffer;

/** The part of a Durable Object's `storage.sql` that the books need. node:sqlite fits behind it with a few lines. */
export type Sql = {
  readonly exec: (query: string, ...bindings: SqlValue[]) => { readonly toArray: () => Record<string, SqlValue>[] };
};

/** Everything the emulator may know of the world. */
export type EmulatorWorld = {
  readonly sql: Sql;
  /** Runs `work` as one transaction: all of its writes or none. */
  readonly transaction: <T>(work: () => T) => T;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 17 capital letters and digits, as PayPal's own ids. */
  readonly newId: () => string;
  /** Resolves after `delayMs`, or when the signal fires, whichever is first. A request may stay open that long. */
  readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
  /** Asks for `wake()` at that time or soon after; an earlier wish is replaced. */
  readonly wakeAt: (time: number) => void;
  /** Reaches the shop, for webhooks. */
  readonly fetch: Fetch;
  readonly deadline: Deadline;
  readonly sign: Sign;
};

/** Source: `webhook_id` of "verify webhook signature" in PayPal's OpenAPI document notifications_webhooks_v1. */
export const webhookId = z
  .string()
  .min(1)
  .max(50)
  .regex(/^[a-zA-Z0-9]+$/);

export type EmulatorConfig = {
  /** Where the browser reaches the emulator, without a slash at the end: http://127.0.0.1:8787/sandbox/paypal */
  readonly publicUrl: string;
  /** Where webhooks go; null: they are recorded and not sent. */
  readonly webhookUrl: string | null;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookId: string;
  /** PEM: the certificate that webhooks are signed with. */
  readonly leaf: string;
};

/** What every part of the emulator is given. */
export type Sandbox = { readonly world: EmulatorWorld; readonly config: EmulatorConfig };
