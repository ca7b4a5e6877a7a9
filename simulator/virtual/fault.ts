import { z } from 'zod';
import type { faultKinds } from '../scenario.ts';

/** What can go wrong at one place of a run, and to which switch of `--faults` it belongs. */
export const troubles = {
  // A message between two parts.
  dropped: 'wire',
  'reply-lost': 'wire',
  'no-answer': 'wire',
  'no-answer-but-done': 'wire',
  duplicated: 'wire',
  'answered-late': 'wire',
  'arrives-late': 'wire',
  overloaded: 'wire',
  // The life of an instance, around a message.
  'caller-dies-before': 'crash',
  'caller-dies-after': 'crash',
  'callee-dies-before': 'crash',
  'callee-dies-during': 'crash',
  'callee-dies-after': 'crash',
  'callee-evicted': 'crash',
  // The one alarm of an actor.
  'alarm-late': 'alarm',
  'alarm-twice': 'alarm',
  'alarm-lost': 'alarm',
  'dies-before-alarm': 'crash',
  'dies-during-alarm': 'crash',
  // Of an actor, from its beginning; and of all of the shop.
  'clock-skewed': 'clock',
  'clock-jumps': 'clock',
  'storage-down': 'storage',
  // What an object has written in a step cannot be kept: the platform resets the object.
  'commit-fails': 'storage',
  deploy: 'deploy',
  // What PayPal does with one call; the names are those of its fault script.
  'paypal-500': 'paypal',
  'paypal-502-done': 'paypal',
  // Done, not answered, and the next time under the same id it is another call to PayPal.
  'paypal-forgets': 'paypal',
  'paypal-429': 'paypal',
  'paypal-malformed': 'paypal',
  'paypal-malformed-done': 'paypal',
  'paypal-timeout': 'paypal',
  'paypal-timeout-done': 'paypal',
  'paypal-slow': 'paypal',
  // A no that says nothing of the money: of credentials, of rights.
  'paypal-forbids': 'paypal',
  'paypal-decline': 'paypal',
  'paypal-declined-capture': 'paypal',
  'paypal-pending': 'paypal',
  'paypal-pending-declined': 'paypal',
  // The buyer is told no, and the money is taken all the same, a while later.
  'paypal-late-capture': 'paypal',
  'paypal-webhook-lost': 'paypal',
  'paypal-webhook-twice': 'paypal',
  'paypal-webhook-late': 'paypal',
  'paypal-webhooks-swapped': 'paypal',
} as const satisfies Record<string, (typeof faultKinds)[number]>;
export type Trouble = keyof typeof troubles;

/**
 * One thing that goes wrong. `place` names the message, the alarm or the moment; names do not depend on what else
 * happens in the run, so that a fault stays where it is when others are taken out.
 */
export const fault = z.strictObject({
  place: z.string(),
  trouble: z.enum(Object.keys(troubles) as [Trouble, ...Trouble[]]),
  /** Milliseconds, where a length of time belongs to it. */
  ms: z.int(),
});
export type Fault = Readonly<z.infer<typeof fault>>;
