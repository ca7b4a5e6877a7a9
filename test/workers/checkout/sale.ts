import type { OrderAccepted } from '../../../contract/order.ts';
import type { Sale } from '../books.ts';
import { Buyer } from '../buyer.ts';
import { sell, unique } from '../shop.ts';

/** A buyer with a full cart, and the id that the order is going to have. */
export async function aboutToBuy(units = 2): Promise<Sale & { readonly key: string }> {
  const good = await sell({ units: 10, priceMinor: 1250 });
  const buyer = new Buyer();
  const cart = await buyer.add(good.sku, units);
  const key = `key-${unique()}`;
  return { buyer, good, units, cart, key, id: await buyer.orderId(key) };
}

/** As a patient browser does: asks again with the same key while the shop says that this helps. */
export async function place({ buyer, key }: { buyer: Buyer; key: string }): Promise<OrderAccepted> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await buyer.place('paypal', key);
    } catch (error) {
      if (attempt >= 5 || !/"retry":"same-key"/.test(String(error))) throw error;
    }
  }
}

export async function bought(units = 2): Promise<Sale & { readonly accepted: OrderAccepted }> {
  const sale = await aboutToBuy(units);
  return { ...sale, accepted: await place(sale) };
}
