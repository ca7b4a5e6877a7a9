import { closedLoop } from './client/loops.ts';

/**
 * What serving itself costs: `node bench/serving.ts URL [URL …]` asks shops that are being served for the same things, by
 * turns, and says how the others compare with the first. Each shop needs RATE_LIMIT_SCALE=1000.
 */
const atOnce = [1, 16, 64];
const [rounds, roundMs, warmUpMs] = [5, 300, 200];
const names = ['empty', 'cart', 'product', 'page', 'file'] as const;
const urls = process.argv.slice(2);
if (urls.length === 0) throw new Error('Say which shops: node bench/serving.ts http://127.0.0.1:8787 …');

/** `headers`: whole lines, each with its end. */
type Question = { readonly path: string; readonly headers: string };
type Round = { readonly perSecond: number; readonly p50Ms: number };

/** What is asked of a shop, by name. */
async function questionsFor(shop: string): Promise<Readonly<Record<(typeof names)[number], Question>>> {
  // An empty cart: its actor is asked, and nothing else.
  const first = await fetch(`${shop}/api/cart`);
  await first.text();
  const cookie = first.headers.getSetCookie()[0]?.split(';', 1)[0];
  if (!cookie) throw new Error(`${shop} gave no cookie: ${first.status}`);
  const page = await (await fetch(shop)).text();
  const file = /\/_app\/immutable\/[^"']+\.css/.exec(page)?.[0] ?? '/favicon.svg';
  const ask = (path: string): Question => ({ path, headers: `cookie: ${cookie}\r\n` });
  const product = ask('/api/products/enamel-mug');
  return { empty: ask('/healthz'), cart: ask('/api/cart'), product, page: ask('/cart'), file: ask(file) };
}

/** So many connections, each of which asks again as soon as it has its answer. */
async function load(shop: string, question: Question, connections: number, ms: number): Promise<Round> {
  const { done, wallMs, latency, refused } = await closedLoop(
    { origin: shop, atOnce: connections, ms },
    async (connection) => {
      const { status, head } = await connection.request('GET', question.path, question.headers);
      if (status !== 200) throw new Error(head.slice(0, 300));
    },
  );
  const [reason] = Object.keys(refused);
  if (reason !== undefined) throw new Error(reason);
  return { perSecond: (done / wallMs) * 1_000, p50Ms: latency?.p50Ms ?? Number.NaN };
}

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const shops = await Promise.all(urls.map(async (url) => ({ url, questions: await questionsFor(url) })));
for (const name of names)
  for (const connections of atOnce) {
    const seen = shops.map((): Round[] => []);
    for (const { url, questions } of shops) await load(url, questions[name], connections, warmUpMs);
    for (let round = 0; round < rounds; round++)
      for (const [index, { url, questions }] of shops.entries())
        seen[index]?.push(await load(url, questions[name], connections, roundMs));
    const middles = seen.map((all) => ({
      perSecond: middle(all.map(({ perSecond }) => perSecond)),
      p50Ms: middle(all.map(({ p50Ms }) => p50Ms)),
    }));
    const cells = middles.map(
      ({ perSecond, p50Ms }) =>
        `${perSecond.toFixed(0).padStart(7)}/s ${p50Ms.toFixed(2).padStart(7)} ms  ×${(perSecond / (middles[0]?.perSecond ?? 1)).toFixed(1)}`,
    );
    console.log(`${name.padEnd(8)} ${String(connections).padStart(3)}  ${cells.join('   ')}`);
  }
