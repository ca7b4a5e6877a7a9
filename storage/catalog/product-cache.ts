import { type StoredProduct, storedProduct } from '../../contract/catalog.ts';
import type { Slug } from '../../contract/ids.ts';

/** Long enough to spare the database, short enough that a changed text is not a support call. KV takes 60 at least. */
const timeToLiveSeconds = 300;
/** Count up when the shape of a stored product changes, so that no new code reads an old shape. */
const keyOf = (slug: Slug): string => `product:1:${slug}`;

/** Product texts only: price and stock never enter KV, which may be 60 s behind. */
export const productCache = (kv: KVNamespace | null) => ({
  async read(slug: Slug): Promise<StoredProduct | null> {
    const parsed = storedProduct.safeParse(await kv?.get(keyOf(slug), 'json').catch(() => null));
    return parsed.success ? parsed.data : null;
  },

  /** A cache that fails costs speed, never an answer: KV refuses more than one write a second to one key, for one. */
  async write(product: StoredProduct): Promise<void> {
    await kv?.put(keyOf(product.slug), JSON.stringify(product), { expirationTtl: timeToLiveSeconds }).catch(() => {});
  },

  /** Other locations may show the old text for another 60 s. */
  async forget(slug: Slug): Promise<void> {
    await kv?.delete(keyOf(slug));
  },
});
