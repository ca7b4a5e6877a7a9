import { randomBytes } from 'node:crypto';
import { freePort } from './port.ts';
import { startRuntime } from './runtime.ts';
import { sandboxAccount } from './sandbox.ts';
import { keyHashOf } from './service-key.ts';
import { nowServing } from './single.ts';

/** The shop of this data folder, served to nobody but us for as long as `act` takes. Nobody else must be serving it. */
export async function inOwnShop(act: (origin: string, key: string) => Promise<void>): Promise<void> {
  const place = { host: '127.0.0.1', port: await freePort() };
  const origin = `http://${place.host}:${place.port}`;
  nowServing(origin);
  // Its own, for as long as this takes: those of the shop may have been revoked.
  const key = `hf_${randomBytes(32).toString('base64url')}`;
  Object.assign(process.env, { OPS_KEY_HASHES: keyHashOf(key) });
  const runtime = startRuntime(place, { account: await sandboxAccount(), origin });
  try {
    await runtime.ready;
    await act(origin, key);
  } finally {
    await runtime.dispose();
  }
}
