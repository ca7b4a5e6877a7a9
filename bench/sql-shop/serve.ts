// A process of its own, as the shop is one.
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { endWithParent } from '../../gateway/local/lifeline.mjs';
import { postgresStore } from './postgres.ts';
import { sqliteStore } from './sqlite.ts';
import { catalogue, type Store } from './store.ts';

const settings = z
  .object({
    PORT: z.coerce.number().int(),
    SQLITE_FILE: z.string(),
    POSTGRES_URL: z.string(),
    FLASHES: z.string().transform((sizes) => sizes.split(',').map(Number)),
  })
  .partial({ SQLITE_FILE: true, POSTGRES_URL: true })
  .parse(process.env);
const things = catalogue(settings.FLASHES);
const store: Store = settings.SQLITE_FILE
  ? sqliteStore(settings.SQLITE_FILE, things)
  : await postgresStore(settings.POSTGRES_URL ?? '', things);

const addBody = z.object({ sku: z.string().max(80), quantity: z.int().min(1).max(99) });
const orderBody = z.object({
  email: z.email(),
  address: z.record(z.string(), z.string().max(200)),
  shipping: z.literal('standard'),
  payment: z.object({ method: z.literal('manual') }),
});

type Reply = { readonly status: number; readonly body: object; readonly cookie?: string };
const refused = (status: number, code: string): Reply => ({ status, body: { code } });

async function reply(request: IncomingMessage): Promise<Reply> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const known = /(?:^|; )cart=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  const cart = known ?? randomBytes(18).toString('base64url');
  if (request.method === 'POST' && pathname === '/api/cart/items') {
    const { sku, quantity } = addBody.parse(JSON.parse(await textOf(request)));
    if ((await store.add(cart, sku, quantity)) === 'unknown') return refused(404, 'NOT_FOUND');
    const body = { sku, quantity };
    return known
      ? { status: 200, body }
      : { status: 200, body, cookie: `cart=${cart}; HttpOnly; SameSite=Lax; Path=/` };
  }
  if (request.method === 'POST' && pathname === '/api/orders') {
    const { email, address } = orderBody.parse(JSON.parse(await textOf(request)));
    const key = String(request.headers['idempotency-key'] ?? randomUUID());
    const result = await store.order({ cart, key, email, address: JSON.stringify(address) });
    return 'refused' in result ? refused(409, result.refused) : { status: 202, body: { ...result, status: 'paid' } };
  }
  const [, order] = /^\/api\/orders\/([\w-]+)$/.exec(pathname) ?? [];
  if (order !== undefined) {
    const status = await store.statusOf(cart, order);
    return status === null ? refused(404, 'NOT_FOUND') : { status: 200, body: { id: order, status } };
  }
  const [, slug] = /^\/api\/products\/([\w-]+)$/.exec(pathname) ?? [];
  if (slug !== undefined) {
    const product = await store.product(slug);
    return product ? { status: 200, body: product } : refused(404, 'NOT_FOUND');
  }
  const limit = Math.min(100, Number(searchParams.get('limit') ?? 20));
  if (pathname === '/api/products') {
    const words = searchParams.get('q');
    const items = await (words === null
      ? store.products(searchParams.get('cursor'), limit)
      : store.found(words, limit));
    const nextCursor = words === null && items.length === limit ? (items.at(-1)?.slug ?? null) : null;
    return { status: 200, body: { items, nextCursor } };
  }
  if (pathname === '/books') return { status: 200, body: await store.books(searchParams.get('sku') ?? '') };
  return pathname === '/healthz' ? { status: 200, body: {} } : refused(404, 'NOT_FOUND');
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}

endWithParent(() => process.exit(1));
const server = createServer((request, response) => {
  reply(request)
    .catch((error: unknown): Reply => {
      if (error instanceof z.ZodError || error instanceof SyntaxError) return refused(422, 'INVALID');
      console.error(error);
      return refused(500, 'INTERNAL');
    })
    .then(({ status, body, cookie }) => {
      const text = JSON.stringify(body);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      response.writeHead(status, cookie ? { ...headers, 'set-cookie': cookie } : headers).end(text);
    });
});
server.keepAliveTimeout = 60_000;
server.listen(settings.PORT, '127.0.0.1', () => console.log('open'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void store.close().finally(() => process.exit(0)));
