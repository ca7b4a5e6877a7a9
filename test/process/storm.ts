import { setTimeout } from 'node:timers/promises';
import { Browser, type Told } from './browser.ts';
import { type Decision, order } from './buyer.ts';

/** What a crowd has done, and what it was told. */
export type Notebook = {
  /** Orders that their buyers know of, with how they pay for them. */
  readonly orders: Map<string, { readonly approveUrl: string; readonly sku: string; readonly quantity: number }>;
  /** Orders of accounts whose deletion was answered. */
  readonly forgotten: Set<string>;
  readonly counts: Record<'placed' | 'approve' | 'cancel' | 'decline' | 'refund' | 'deleted' | 'broken', number>;
};

const password = 'correct horse battery staple 42';
/** A call is made again until the shop is there. */
const patienceMs = 180_000;
const pauseMs = 250;

/** Somebody with all cookies who never gives up: after a broken connection the same call is made again, with the same key. */
class Patient extends Browser {
  readonly #notebook: Notebook;

  constructor(shop: string, notebook: Notebook) {
    super(shop);
    this.#notebook = notebook;
  }

  override async send(url: string, init: RequestInit): Promise<Told> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      try {
        const told = await super.send(url, init, 20_000);
        if (told.status < 500 && !(told.status === 409 && told.text.includes('IN_PROGRESS'))) return told;
      } catch {
        this.#notebook.counts.broken++;
      }
      if (Date.now() > deadline) throw new Error(`no answer for ${patienceMs} ms: ${url}`);
      await setTimeout(pauseMs);
    }
  }
}

type Luck = () => number;
const chance = (luck: Luck, of: number): boolean => luck() < of;

/** One buyer from the first look to the last: a guest or a member, who pays, thinks better of it, or cannot pay. */
export async function shopper(shop: string, notebook: Notebook, luck: Luck, skus: readonly string[]): Promise<void> {
  const { counts } = notebook;
  const browser = new Patient(shop, notebook);
  const isMember = chance(luck, 0.5);
  const name = crypto.randomUUID();
  const account = { email: `${name}@example.com`, password };
  if (isMember) {
    await browser.call('POST', '/api/auth/register', account);
    await browser.call('POST', '/api/auth/login', account);
  }
  const mine: string[] = [];
  for (let left = 1 + Math.floor(luck() * 2); left > 0; left--) {
    const [sku = '', quantity] = [skus[Math.floor(luck() * skus.length)], 1 + Math.floor(luck() * 2)];
    const key = crypto.randomUUID();
    const added = await browser.call('POST', '/api/cart/items', { sku, quantity }, key);
    if (added.status !== 200) continue;
    const placed = await browser.call<{ id?: string; approveUrl?: string }>('POST', '/api/orders', order, key);
    const { id, approveUrl } = placed.body;
    if (!id || !approveUrl) continue;
    counts.placed++;
    mine.push(id);
    notebook.orders.set(id, { approveUrl, sku, quantity });
    await decides(browser, notebook, luck, { id, approveUrl });
  }
  if (!isMember || !chance(luck, 0.5)) return;
  const { status } = await browser.call('DELETE', '/api/auth/me', { password });
  if (status !== 204) return; // asked again after a broken answer it may say that the session has ended
  counts.deleted++;
  for (const id of mine) notebook.forgotten.add(id);
}

async function decides(
  browser: Patient,
  { counts }: Notebook,
  luck: Luck,
  { id, approveUrl }: { readonly id: string; readonly approveUrl: string },
): Promise<void> {
  const press = async (decision: Decision) => {
    counts[decision]++;
    const body = new URLSearchParams({ decision });
    const { headers } = await browser.send(approveUrl, { method: 'POST', body });
    const back = headers.get('location');
    // Some close the tab at PayPal's.
    if (back && chance(luck, 0.7)) await browser.send(back, { method: 'GET' });
  };
  if (chance(luck, 0.15)) return; // walks away
  if (chance(luck, 0.1)) return press('cancel');
  if (chance(luck, 0.25)) {
    await press('decline');
    if (chance(luck, 0.4)) return;
    await setTimeout(1_500);
  }
  await press('approve');
  if (!chance(luck, 0.35)) return;
  // The merchant sends money back on PayPal's own pages: some of it, or all that is left.
  await setTimeout(500 + luck() * 2_000);
  const amount = chance(luck, 0.5) ? { amount: { currency_code: 'USD', value: '1.00' } } : {};
  const { status } = await browser.send(new URL('_dashboard', approveUrl).href, {
    method: 'POST',
    body: JSON.stringify({ do: 'refund', of: id, ...amount }),
  });
  if (status === 200) counts.refund++;
}
