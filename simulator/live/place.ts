import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { dataFolder } from '../../gateway/local/paths.ts';
import type { Scenario } from '../scenario.ts';
import { inquire } from './inquiry.ts';
import { type LiveOptions, Misused } from './options.ts';
import { openShop } from './own-shop.ts';

/** A shop to shop at. */
export type Place = {
  readonly origin: string;
  /** Of its ops interface; null when it is not known. */
  readonly key: string | null;
  /** Closes it, if it was opened for this run. `now`: without waiting for anything. */
  readonly close: (now: boolean) => Promise<void>;
};

const serving = z.object({ url: z.url() });
const serviceKey = z.object({ key: z.string().min(1) });
const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** The origin of this address. Throws `Misused` when it is none, or not on this machine and that was not asked for. */
export function originOf(shop: string, allowRemote: boolean): string {
  const url = URL.canParse(shop) ? new URL(shop) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw new Misused(`--shop must be an http(s) address, not "${shop}".`);
  if (!allowRemote && !loopback.test(url.hostname))
    throw new Misused(
      `${url.hostname} is not this machine. A run is a great load, and it buys: --allow-remote if you mean it.`,
    );
  return url.origin;
}

/** The shop that was named; or that of the data folder, if it is being served; or one of the run's own. */
export async function findShop(options: LiveOptions, say: (text: string) => void, signal: AbortSignal): Promise<Place> {
  const { shop, allowRemote, scenario } = options;
  const stays = () => Promise.resolve();
  if (shop !== null) {
    const origin = originOf(shop, allowRemote);
    if (!(await isOpen(origin))) throw new Misused(`No shop answers at ${origin}.`);
    return { origin, key: options.key ?? keyIn(dataFolder), close: stays };
  }
  const served = readJson(join(dataFolder, 'serving.json'), serving);
  if (served && (await isOpen(served.url))) {
    say(`Shopping at the shop that is being served, ${served.url}.`);
    return { origin: originOf(served.url, allowRemote), key: options.key ?? keyIn(dataFolder), close: stays };
  }
  say('No shop is being served: opening one for this run.');
  const own = await openShop(termsOf(scenario), say, signal);
  return { origin: own.origin, key: keyIn(own.data), close: own.close };
}

/** A shop of the run's own keeps the scenario's terms. */
const termsOf = ({ terms }: Scenario): Record<string, string> => ({
  HOLD_TTL_SECONDS: String(terms.holdTtlSeconds),
  HOLD_CAP_SECONDS: String(terms.holdCapSeconds),
  PAYMENT_DEADLINE_SECONDS: String(terms.paymentDeadlineSeconds),
});

const isOpen = async (origin: string): Promise<boolean> =>
  (await inquire(`${origin}/healthz`, { withinMs: 5_000 })) !== null;

const keyIn = (folder: string): string | null =>
  process.env.HOLDFAST_OPS_KEY || (readJson(join(folder, 'service-key.json'), serviceKey)?.key ?? null);

function readJson<T>(file: string, schema: z.ZodType<T>): T | null {
  if (!existsSync(file)) return null;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null; // it is just being written, or is not what it was
  }
}
