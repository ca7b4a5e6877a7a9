import { DurableObject } from 'cloudflare:workers';
import { z } from 'zod';
import { realDeadline } from '../paypal/world.ts';
import { certificates, signer } from './certificates.ts';
import { type Emulator, payPalEmulator } from './emulator.ts';
import { webhookId } from './world.ts';

/** What the emulator's Worker needs to know. The shop starts it beside itself, in local runs and in tests only. */
export const emulatorSettings = z.object({
  PUBLIC_URL: z.url(),
  WEBHOOK_URL: z.url().optional(),
  CLIENT_ID: z.string().min(1),
  CLIENT_SECRET: z.string().min(1),
  WEBHOOK_ID: webhookId,
  /** JSON of `makeCertificates()`. */
  CERTIFICATES: z.string().transform((text) => certificates.parse(JSON.parse(text))),
});

export type EmulatorEnv = z.input<typeof emulatorSettings> & { readonly SHOP?: { fetch: typeof fetch } };

const retryMs = 1000;
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** The books of the PayPal sandbox: one object for all of them. All thinking is in emulator.ts. */
export class PayPalBooks extends DurableObject<EmulatorEnv> {
  readonly #emulator: Emulator;

  constructor(state: DurableObjectState, env: EmulatorEnv) {
    super(state, env);
    const settings = emulatorSettings.parse(env);
    const { storage } = state;
    this.#emulator = payPalEmulator(
      {
        publicUrl: settings.PUBLIC_URL.replace(/\/$/, ''),
        webhookUrl: settings.WEBHOOK_URL ?? null,
        clientId: settings.CLIENT_ID,
        clientSecret: settings.CLIENT_SECRET,
        webhookId: settings.WEBHOOK_ID,
        leaf: settings.CERTIFICATES.leaf,
      },
      {
        sql: storage.sql,
        transaction: (work) => storage.transactionSync(work),
        now: () => Date.now(),
        newId,
        sleep,
        wakeAt: (time) => void storage.setAlarm(time),
        fetch: (request) => (env.SHOP ? env.SHOP.fetch(request) : fetch(request)),
        deadline: realDeadline,
        sign: signer(settings.CERTIFICATES),
      },
    );
    // The platform may have given an alarm up, or a crash may have come between a write and its alarm.
    state.blockConcurrencyWhile(async () => {
      const next = this.#emulator.nextWakeup();
      if (next !== null && (await storage.getAlarm()) === null) await storage.setAlarm(next);
    });
  }

  override fetch(request: Request): Promise<Response> {
    return this.#emulator.fetch(request);
  }

  /** Never throws: the platform deletes an alarm after six failures. */
  override async alarm(): Promise<void> {
    try {
      await this.#emulator.wake();
    } catch (error) {
      console.error('the sandbox could not do what was due', error);
      await this.ctx.storage.setAlarm(Date.now() + retryMs);
    }
  }
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(17));
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');
}

function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}
