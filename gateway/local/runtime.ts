import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type Request, Response } from 'miniflare';
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from 'wrangler';
import type { DevService } from '../../simulator/page/service.ts';
import { addressesOf } from './addresses.ts';
import { localCells } from './cells.ts';
import { pagesFolder, root, sandboxBundle, shopBundle, stateFolder, twinBundle } from './paths.ts';
import type { SandboxAccount } from './sandbox.ts';
import { secrets } from './secrets.ts';

export const config = unstable_readConfig({ config: join(root, 'wrangler.toml') });
const sandboxConfig = unstable_readConfig({ config: join(root, 'payments/emulator/wrangler.toml') });
const twinConfig = unstable_readConfig({ config: join(root, 'simulator/twin/wrangler.toml') });

/** On a machine of one's own. Nobody settles invoices here, so that they count as paid, unless it is said otherwise. */
export const here = { ENVIRONMENT: 'local', INVOICES: 'settled-at-once' } as const;

/** What has the port of the shop: the export of this name in gateway/local/worker.ts. */
const streetDoor = 'streetDoor';

export type Place = { readonly host: string; readonly port: number };
/** Where the shop listens when a front has the public place, and the word by which it knows that front. */
export type Behind = { readonly place: Place; readonly word: string };
/**
 * `null`: the real PayPal, with the account that the environment names. `at`: where the emulator is served by itself as well,
 * at the root of a port of its own; port 0 is any that is free.
 */
export type Sandbox = { readonly account: SandboxAccount; readonly origin: string; readonly at?: Place } | null;

/**
 * The shop on this machine: the production build in workerd, with every binding on disk in the data folder.
 * Miniflare is the fastest of the local runtimes that keep D1, KV and R2 on disk; see docs/decisions/0003.
 */
export const startRuntime = (
  place: Place,
  sandbox: Sandbox,
  dev: DevService | null = null,
  front: Behind | null = null,
): Miniflare => new Miniflare(optionsOf(place, sandbox, dev, front));

/** The port of the shop itself, behind its front. */
export const portOf = async (runtime: Miniflare): Promise<number> =>
  Number((await runtime.unsafeGetDirectURL(config.name, streetDoor)).port);

/** `place`: where everybody finds the shop. `dev`: what developers find beside it, under `/dev/`. */
export function optionsOf(place: Place, sandbox: Sandbox, dev: DevService | null, front: Behind | null = null) {
  return convertV4MiniflareOptions({
    // Miniflare's own address: for what this process asks of the shop and its databases. Nobody else is told of it.
    host: '127.0.0.1',
    port: 0,
    log: new Log(LogLevel.WARN),
    logRequests: false,
    handleStructuredLogs: printLog,
    cf: false,
    resourcePersistencePath: stateFolder,
    workers: [
      shop(place, sandbox, dev !== null, front),
      ...(sandbox ? [emulator(sandbox)] : []),
      ...(dev ? [twin(), door(dev)] : []),
    ],
  });
}

/** Where PayPal's emulator is served by itself, for clients that keep nothing of a base address but its host. */
export const sandboxRoot = (runtime: Miniflare): Promise<URL> => runtime.unsafeGetDirectURL(sandboxConfig.name);

/** What the Workers say. workerd 1.20261023 also tells of alarms that were moved while they rang, which is no trouble. */
function printLog({ level, message }: { level: string; message: string }): void {
  if (message.startsWith('NOSENTRY')) return;
  (level === 'error' || level === 'warn' ? console.error : console.log)(message);
}

function shop(place: Place, sandbox: Sandbox, dev: boolean, front: Behind | null) {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config);
  const given = Object.fromEntries(
    [...Object.keys(config.vars), 'PUBLIC_ORIGIN', 'PAYPAL_CLIENT_SECRET', 'PAYPAL_ROOT_PEM'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return {
    ...workerOptions,
    ...modulesIn(shopBundle),
    name: config.name,
    // The port that everybody knows, or that its front alone is told. Miniflare 5.20261023 would lead the default entry of a Worker with assets through two more.
    unsafeDirectSockets: [{ ...(front?.place ?? place), entrypoint: streetDoor }],
    // One process sees every request here, so that its own count is exact. Miniflare 5's stand-in writes each to disk, which
    // makes the shop a third as fast.
    ratelimits: {},
    bindings: {
      ...config.vars,
      ...{ ...here, SERVED_AT: addressesOf(place).join(), FRONT: front?.word ?? '' },
      ...localCells(),
      ...(sandbox && payPalVars(sandbox)),
      ...secrets(),
      ...given,
      FILES: pageFiles(),
    },
    serviceBindings: {
      ...(sandbox && { PAYPAL_SANDBOX: sandboxConfig.name }),
      ...(dev && { TWIN: twinConfig.name, DEV: { name: 'dev', entrypoint: 'fromStreet' } }),
    },
  };
}

function emulator({ account, origin, at }: NonNullable<Sandbox>) {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(sandboxConfig);
  return {
    ...workerOptions,
    ...modulesIn(sandboxBundle),
    name: sandboxConfig.name,
    ...(at && { unsafeDirectSockets: [at] }),
    bindings: {
      PUBLIC_URL: `${origin}/sandbox/paypal`,
      WEBHOOK_URL: `${origin}/api/webhooks/paypal`,
      CLIENT_ID: account.clientId,
      CLIENT_SECRET: account.clientSecret,
      WEBHOOK_ID: account.webhookId,
      CERTIFICATES: JSON.stringify(account.certificates),
    },
    serviceBindings: { SHOP: { name: config.name, entrypoint: streetDoor } },
  };
}

/** The naive twin of the shop, to compare it with. */
function twin() {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(twinConfig);
  return { ...workerOptions, ...modulesIn(twinBundle), name: twinConfig.name };
}

/**
 * Leads to what runs in this process: the page of the developers and what it asks for. By way of the street alone: at
 * Miniflare's own address, `MF-Route-Override` leads anybody to the default entry of any Worker, past all guards.
 */
function door(dev: DevService) {
  return {
    name: 'dev',
    compatibilityDate: twinConfig.compatibility_date ?? '',
    modules: true,
    script: `export const fromStreet = { fetch: (request, env) => env.DEV.fetch(request) };
      export default { fetch: () => new Response(null, { status: 404 }) };`,
    serviceBindings: {
      DEV: async (request: Request): Promise<Response> => {
        const { url, method } = request;
        // Miniflare's requests and answers are of its own making.
        const body = method === 'GET' || method === 'HEAD' ? null : await request.text();
        const answer = await dev.fetch(new globalThis.Request(url, { method, headers: [...request.headers], body }));
        const bytes = new Uint8Array(await answer.arrayBuffer());
        return new Response(bytes, { status: answer.status, headers: [...answer.headers] });
      },
    },
  };
}

const payPalVars = ({ account, origin }: NonNullable<Sandbox>) => ({
  PAYPAL_API_URL: `${origin}/sandbox/paypal`,
  PAYPAL_CLIENT_ID: account.clientId,
  PAYPAL_CLIENT_SECRET: account.clientSecret,
  PAYPAL_WEBHOOK_ID: account.webhookId,
  PAYPAL_CERTIFICATE_URL: `${origin}/sandbox/paypal/v1/certs/`,
  PAYPAL_ROOT_PEM: account.certificates.root,
});

function modulesIn(folder: string) {
  const files = readdirSync(folder).filter((file) => /\.(js|wasm)$/.test(file));
  // The entry comes first: Miniflare takes the first module for it.
  const entry = (file: string) => (file === 'worker.js' || file === 'index.js' ? 0 : 1);
  return {
    modulesRoot: folder,
    modules: files
      .sort((left, right) => entry(left) - entry(right))
      .map((file) => ({
        type: file.endsWith('.wasm') ? ('CompiledWasm' as const) : ('ESModule' as const),
        path: join(folder, file),
      })),
  };
}

/** The addresses of the files that the build of the pages has laid beside its Worker. */
function pageFiles(): readonly string[] {
  const apart = new Set(['.assetsignore', ...readFileSync(join(pagesFolder, '.assetsignore'), 'utf8').split(/\s+/)]);
  return readdirSync(pagesFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(pagesFolder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !apart.has(file))
    .map((file) => encodeURI(`/${file}`));
}
