import { connect } from 'node:net';

/**
 * What serving itself costs: `node bench/serving.ts URL [URL …]` asks shops that are being served for the same things, by
 * turns, and says how the others compare with the first. Each shop needs RATE_LIMIT_SCALE=1000.
 */
const atOnce = [1, 16, 64];
const [rounds, roundMs, warmUpMs] = [5, 300, 200];
const urls = process.argv.slice(2);
if (urls.length === 0) throw new Error('Say which shops: node bench/serving.ts http://127.0.0.1:8787 …');

type Round = { readonly perSecond: number; readonly p50Ms: number };

/** What is asked of a shop: heads of HTTP requests by name. */
async function questionsFor(shop: string): Promise<Readonly<Record<string, string>>> {
  // An empty cart: its actor is asked, and nothing else.
  const first = await fetch(`${shop}/api/cart`);
  await first.text();
  const cookie = first.headers.getSetCookie()[0]?.split(';', 1)[0];
  if (!cookie) throw new Error(`${shop} gave no cookie: ${first.status}`);
  const page = await (await fetch(shop)).text();
  const file = /\/_app\/immutable\/[^"']+\.css/.exec(page)?.[0] ?? '/favicon.svg';
  const ask = (path: string) => `GET ${path} HTTP/1.1\r\nhost: ${new URL(shop).host}\r\ncookie: ${cookie}\r\n\r\n`;
  const product = ask('/api/products/enamel-mug');
  return { empty: ask('/healthz'), cart: ask('/api/cart'), product, page: ask('/cart'), file: ask(file) };
}

/** So many connections, each of which asks again as soon as it has its answer. */
async function load(shop: string, question: string, connections: number, ms: number): Promise<Round> {
  const started = performance.now();
  const tookMs: number[] = [];
  await Promise.all(Array.from({ length: connections }, () => asker(shop, question, started + ms, tookMs)));
  const perSecond = tookMs.length / ((performance.now() - started) / 1_000);
  return { perSecond, p50Ms: middle(tookMs) };
}

function asker(shop: string, question: string, until: number, tookMs: number[]): Promise<void> {
  const { hostname, port } = new URL(shop);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let [heard, asked] = ['', 0];
    const ask = () => {
      if (performance.now() > until) return socket.end(resolve);
      asked = performance.now();
      socket.write(question);
    };
    socket.setEncoding('latin1').on('connect', ask).on('error', reject);
    socket.on('data', (text) => {
      heard += String(text);
      if (!isWhole(heard)) return;
      if (!heard.startsWith('HTTP/1.1 200')) return reject(new Error(heard.slice(0, 300)));
      tookMs.push(performance.now() - asked);
      heard = '';
      ask();
    });
  });
}

function isWhole(answer: string): boolean {
  const head = answer.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /^content-length: (\d+)/im.exec(answer.slice(0, head))?.[1];
  return length === undefined ? answer.endsWith('0\r\n\r\n') : answer.length >= head + 4 + Number(length);
}

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const shops = await Promise.all(urls.map(async (url) => ({ url, questions: await questionsFor(url) })));
for (const name of Object.keys(shops[0]?.questions ?? {}))
  for (const connections of atOnce) {
    const seen = shops.map((): Round[] => []);
    for (const { url, questions } of shops) await load(url, questions[name] ?? '', connections, warmUpMs);
    for (let round = 0; round < rounds; round++)
      for (const [index, { url, questions }] of shops.entries())
        seen[index]?.push(await load(url, questions[name] ?? '', connections, roundMs));
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
