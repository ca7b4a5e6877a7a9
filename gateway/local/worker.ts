import { env } from 'cloudflare:workers';
import { reportLine, thrown } from '../../contract/report.ts';
import { sentAway } from '../admission/answers.ts';
import shop from '../worker.ts';
import { mailbox } from './mailbox.ts';

export {
  CartServer,
  default,
  LimiterServer,
  LogServer,
  MailServer,
  NightServer,
  OrderServer,
  StockServer,
} from '../worker.ts';

/** What a local run has beside the bindings of the shop. See gateway/local/runtime.ts. */
type Local = Env & { readonly FILES: readonly string[]; readonly TWIN?: Fetcher; readonly DEV?: Fetcher };
type Incoming = Parameters<typeof shop.fetch>[0];

const { ASSETS, FILES, PAYPAL_SANDBOX, TWIN, DEV } = env as Local;
const files = new Set(FILES);
/** What the shop has written to people, who are all on this machine. */
const letters = /^(?:\/api)?\/dev\/mail(?:\/|$)/;
/** Other Workers at the shop's own port, by what their addresses begin with. The first that fits has the request. */
const beside = [
  { at: /^\/sandbox\/paypal\//, worker: PAYPAL_SANDBOX },
  { at: /^\/dev\/twin\//, worker: TWIN },
  { at: /^\/dev(\/|$)/, worker: DEV },
];

/**
 * The shop as one machine serves it. What the platform's router does before the Worker is called is done in the Worker
 * here, since another Worker in the way costs more than the shop itself. See docs/decisions/0003.
 */
export const streetDoor = {
  async fetch(request, bindings, ctx): Promise<Response> {
    const { pathname } = new URL(request.url);
    const asked = asItGoesOn(request);
    const other = beside.find(({ at }) => at.test(pathname));
    if (letters.test(pathname)) return orUnavailable(asked, mailbox(asked, bindings));
    // None of them opens a socket; and one that is asked for makes the way into Node swallow the request after it.
    if (other && asked.headers.has('upgrade')) return new Response('No socket is opened here.', { status: 403 });
    if (other?.worker) return orUnavailable(asked, other.worker.fetch(asked));
    // As on the platform: a file is none of the shop's business, and counts in no limit.
    if (files.has(pathname)) return orUnavailable(asked, ASSETS.fetch(asked));
    return shop.fetch(asked, bindings, ctx);
  },
} satisfies ExportedHandler<Env>;

/** Who is beside the shop may throw as well, as when the disk is full. */
async function orUnavailable(request: Incoming, answer: Promise<Response>): Promise<Response> {
  try {
    return await answer;
  } catch (error) {
    const { pathname } = new URL(request.url);
    console.error(reportLine('beside-failed', { path: pathname, ...thrown(error) }));
    return sentAway(request, pathname, crypto.randomUUID(), 5, 'UNAVAILABLE');
  }
}

/**
 * The request as it goes on. Behind a proxy that speaks TLS, cookies and addresses are those of https. What the runtime's
 * parts say to each other ends here: Miniflare 5.20261023 takes the address, the Worker and the connection of a request from
 * any client, in `MF-…`.
 */
function asItGoesOn(request: Incoming): Incoming {
  const scheme = request.headers.get('x-forwarded-proto')?.split(',', 1)[0]?.trim().toLowerCase();
  const among = [...request.headers.keys()].filter((name) => name.startsWith('mf-'));
  if (scheme !== 'https' && among.length === 0 && !tellsOfConnection(request)) return request;
  const url = new URL(request.url);
  if (scheme === 'https') url.protocol = scheme;
  const { method, body } = request;
  const headers = new Headers(request.headers);
  for (const name of among) headers.delete(name);
  return new Request<unknown, IncomingRequestCfProperties>(url, { method, headers, body, redirect: 'manual' });
}

function tellsOfConnection(request: Incoming): boolean {
  try {
    return request.cf !== undefined;
  } catch {
    return true; // and what it tells cannot even be read
  }
}
