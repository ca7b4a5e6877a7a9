import { type Good, good } from '../../contract/catalog.ts';
import { warehouse } from '../../contract/fulfillment.ts';
import type { Sku } from '../../contract/ids.ts';
import type { Services } from '../../gateway/services.ts';
import { calendars, carriers } from '../../storage/seed/calendars.ts';
import { variants } from '../../storage/seed/catalogue.ts';
import { countries } from '../../storage/seed/countries.ts';
import { shippingRules } from '../../storage/seed/shipping-rules.ts';
import { warehouses } from '../../storage/seed/warehouses.ts';

const houses = warehouses.map((row) => warehouse.parse(row));
const goods: ReadonlyMap<Sku, Good> = new Map(
  variants
    .map(([sku, , , weightGrams, home]) => good.parse({ sku, weightGrams, warehouse: home }))
    .map((row) => [row.sku, row]),
);
const byCode = <Row extends { readonly code: string }>(rows: readonly Row[]) =>
  new Map(rows.map((row) => [row.code, row]));

/** The seeded records, with every unit at home; places are known by their country or zone. Nothing of it ever changes. */
export const shippingPorts: Services['shipping'] = {
  records: async (_, { country }) => {
    const row = countries.find(({ code }) => code === country);
    const point =
      row && row.latitude !== null && row.longitude !== null
        ? { latitude: row.latitude, longitude: row.longitude }
        : null;
    return {
      ...{ warehouses: houses, calendars: byCode(calendars), carriers: byCode(carriers), rules: shippingRules },
      ...{ shelves: new Map(), points: new Map() },
      country: row ? { code: row.code, zone: row.zone, point } : null,
    };
  },
  goods: async (skus) =>
    new Map(
      skus.flatMap((sku) => {
        const found = goods.get(sku);
        return found ? [[sku, found] as const] : [];
      }),
    ),
};
