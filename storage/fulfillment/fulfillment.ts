import { z } from 'zod';
import type { WarehouseCode } from '../../contract/catalog.ts';
import * as view from '../../contract/fulfillment.ts';
import type { Sku } from '../../contract/ids.ts';

/** Rows of D1 `fulfillment` as they are; what they mean is known in `fulfillment/`. */
export type ShippingRecords = Pick<ShopRecords, 'warehouses' | 'calendars' | 'carriers'> & {
  /** Those that may bear on this destination. */
  readonly rules: readonly view.ShippingRule[];
  readonly shelves: ReadonlyMap<Sku, ReadonlyMap<WarehouseCode, number>>;
  readonly points: ReadonlyMap<string, view.Point>;
  readonly country: Country | null;
};
export type Country = { readonly code: string; readonly zone: string; readonly point: view.Point | null };
/** What the shop has on record of sending, whatever it sends and wherever. */
export type ShopRecords = {
  readonly warehouses: readonly view.Warehouse[];
  readonly calendars: ReadonlyMap<string, view.HolidayCalendar>;
  readonly carriers: ReadonlyMap<string, view.Carrier>;
  readonly rules: readonly view.ShippingRule[];
  readonly countries: ReadonlyMap<string, Country>;
};
export type PlaceKeys = {
  readonly country: string;
  /** Of the postal system that the codes below belong to. */
  readonly postalCountry: string;
  /** A postal code and its area, each as it is stored. */
  readonly codes: readonly string[];
};
/** A postal code, or the beginning of some, with the system that it belongs to: `US:10001`. */
export type PostalKey = `${string}:${string}`;
export type Fulfillment = ReturnType<typeof fulfillment>;

const json = z.string().transform((text): unknown => JSON.parse(text));
const jsonOf = <Schema extends z.ZodType>(schema: Schema) => json.pipe(schema);

const warehouseRow = view.warehouse.extend({ cutOffs: jsonOf(view.warehouse.shape.cutOffs) });
const calendarRow = view.holidayCalendar.extend({ holidays: jsonOf(view.holidayCalendar.shape.holidays) });
const carrierRow = view.carrier.extend({ deliveryDays: jsonOf(view.carrier.shape.deliveryDays) });
const ruleRow = view.shippingRule.extend({
  prices: z.union([z.null(), jsonOf(view.shippingRule.shape.prices)]),
});
const shelfRow = z.strictObject({
  sku: z.custom<Sku>(),
  warehouse: view.warehouse.shape.code,
  units: z.int(),
});
const placeRow = view.point.extend({ key: z.custom<PostalKey>() });
const countryRow = z.strictObject({
  code: z.string(),
  zone: z.string(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
});

const warehousesSql = `SELECT code, name, city, country, latitude, longitude, time_zone AS timeZone, cut_offs AS cutOffs, calendar
  FROM warehouses WHERE deleted_at IS NULL ORDER BY code`;
const calendarsSql = 'SELECT code, name, observed, holidays FROM holiday_calendars WHERE deleted_at IS NULL';
const carriersSql = 'SELECT code, name, delivery_days AS deliveryDays, calendar FROM carriers WHERE deleted_at IS NULL';
const rulesSql = `SELECT id, method, destination, from_km AS fromKm, from_grams AS fromGrams, carrier, prices, per, days
  FROM shipping_rules WHERE deleted_at IS NULL`;
const countriesSql = 'SELECT code, zone, latitude, longitude FROM countries WHERE deleted_at IS NULL';
const placesSql = `SELECT asked.value AS key, latitude, longitude FROM json_each(?1) AS asked
  JOIN postal_places ON country = substr(asked.value, 1, instr(asked.value, ':') - 1)
    AND code = substr(asked.value, instr(asked.value, ':') + 1)
  WHERE deleted_at IS NULL`;
const shelvesSql = `SELECT sku, warehouse, units FROM shelves
  WHERE sku IN (SELECT value FROM json_each(?1)) AND deleted_at IS NULL`;

export function fulfillment(db: D1Database) {
  return {
    /** Some hundred rows, which change when the shop is set up anew. */
    async shop(): Promise<ShopRecords> {
      const [warehouses, calendars, carriers, rules, countries] = await db.batch(
        [warehousesSql, calendarsSql, carriersSql, rulesSql, countriesSql].map((sql) => db.prepare(sql)),
      );
      return {
        warehouses: rowsOf(warehouseRow, warehouses),
        calendars: byCode(rowsOf(calendarRow, calendars)),
        carriers: byCode(rowsOf(carrierRow, carriers)),
        rules: rowsOf(ruleRow, rules),
        countries: byCode(rowsOf(countryRow, countries).map((row) => ({ ...row, point: pointOf(row) }))),
      };
    },

    /** Where these places are. Those that the shop does not know are absent. */
    async points(keys: readonly PostalKey[]): Promise<ReadonlyMap<PostalKey, view.Point>> {
      const places = await db.prepare(placesSql).bind(JSON.stringify(keys)).all();
      return new Map(rowsOf(placeRow, places).map(({ key, ...point }) => [key, point]));
    },

    /** Where their units stood on the first day. */
    async shelves(skus: readonly Sku[]): Promise<ShippingRecords['shelves']> {
      return shelvesOf(skus, rowsOf(shelfRow, await db.prepare(shelvesSql).bind(JSON.stringify(skus)).all()));
    },
  };
}

const rowsOf = <Schema extends z.ZodType>(schema: Schema, answer: D1Result<unknown> | undefined) =>
  z.array(schema).parse(answer?.results);

const byCode = <Row extends { readonly code: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.code, row]));

const pointOf = ({ latitude, longitude }: z.infer<typeof countryRow>): view.Point | null =>
  latitude === null || longitude === null ? null : { latitude, longitude };

function shelvesOf(
  skus: readonly Sku[],
  rows: readonly z.infer<typeof shelfRow>[],
): Map<Sku, Map<WarehouseCode, number>> {
  const shelves = new Map(skus.map((sku) => [sku, new Map<WarehouseCode, number>()]));
  for (const { sku, warehouse, units } of rows) shelves.get(sku)?.set(warehouse, units);
  return shelves;
}
