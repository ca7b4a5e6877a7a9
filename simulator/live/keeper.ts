import { z } from 'zod';
import type { Keeping } from '../buyers/reach.ts';
import type { Scenario } from '../scenario.ts';
import { inquire, posting } from './inquiry.ts';
import type { Ops } from './ops.ts';

const withinMs = 5_000;
const product = z.object({ variants: z.array(z.object({ sku: z.string(), price: z.object({ minor: z.int() }) })) });

/** New prices and deliveries, where the shop has a service for them: on a developer's machine. */
export class Keeper {
  readonly #origin: string;
  readonly #goods: Scenario['goods'];
  readonly #ops: Ops | null;
  /** By SKU: what it cost before the run. */
  readonly #before = new Map<string, number>();

  constructor(origin: string, goods: Scenario['goods'], ops: Ops | null) {
    this.#origin = origin;
    this.#goods = goods;
    this.#ops = ops;
  }

  async keep(act: Keeping): Promise<boolean> {
    if (act.act === 'deliver') return this.#deliver(act.sku, act.quantity);
    if (act.act !== 'reprice') return false;
    const before = this.#before.get(act.sku) ?? (await this.#priceOf(act.sku));
    if (before === null || !(await this.#reprice(act.sku, act.minor))) return false;
    this.#before.set(act.sku, before);
    return true;
  }

  /** The shop is somebody's: what the run has changed of its prices is put back. */
  async putPricesBack(): Promise<void> {
    await Promise.all([...this.#before].map(([sku, minor]) => this.#reprice(sku, minor)));
  }

  async #reprice(sku: string, minor: number): Promise<boolean> {
    return (await this.#post('price', { sku, minor })) !== null;
  }

  /** The service sets a number: buyers may come between the look and the setting, and then some more are delivered. */
  async #deliver(sku: string, quantity: number): Promise<boolean> {
    const good = this.#goods.find((one) => one.sku === sku);
    const shelf = good && (await this.#ops?.shelf(good.sku));
    return shelf ? (await this.#post('stock', { sku, units: shelf.onHand - shelf.held + quantity })) !== null : false;
  }

  async #priceOf(sku: string): Promise<number | null> {
    const slug = this.#goods.find((good) => good.sku === sku)?.slug;
    const parsed = product.safeParse(await inquire(`${this.#origin}/api/products/${slug}`, { withinMs }));
    return parsed.data?.variants.find((variant) => variant.sku === sku)?.price.minor ?? null;
  }

  #post(service: 'stock' | 'price', body: object): Promise<unknown> {
    return inquire(`${this.#origin}/dev/api/${service}`, { ...posting(this.#origin, body), withinMs });
  }
}
