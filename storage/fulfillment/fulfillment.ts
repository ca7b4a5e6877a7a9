import { z } from 'zod';
import type { WarehouseCode } from '../../contract/catalog.ts';
import * as view from '../../contract/fulfillment.ts';
import type { Sku } from '../../contract/ids.ts';

/** Rows of D1 `fulfillment` as they are; what they mean is known in `fulfillment/`. */
export type ShippingRecords = {
  readonly warehouses: readonly view.Warehouse[];
  readonly calendars: ReadonlyMap<string, view.HolidayCalendar>;
  readonly carriers: ReadonlyMap<string, view.Carrier>;
  readonly rules: readonly view.ShippingRule[];
  readonly shelves: ReadonlyMap<Sku, ReadonlyMap<WarehouseCode, number>>;
  readonly points: ReadonlyMap<string, view.Point>;
  readonly country: { readonly code: string; readonly zone: string; readonly point: view.Point | null } | null;
};
export type PlaceKeys = {
  readonly country: string;
  /** Of the postal system that the codes below belong to. */
  readonly postalCountry: string;
  /** A postal code and its area, each as it is stored. */
  readonly codes: readonly string[];
};
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
const placeRow = view.point.extend({ code: z.string() });
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
  FROM shipping_rules WHERE deleted_at IS NULL
  AND destination IN (?1, 'world', 'military', (SELECT zone FROM countries WHERE code = ?1 AND deleted_at IS NULL))`;
const countrySql = 'SELECT code, zone, latitude, longitude FROM countries WHERE code = ?1 AND deleted_at IS NULL';
const placesSql = `SELECT code, latitude, longitude FROM postal_places
  WHERE country = ?1 AND code IN (SELECT value FROM json_each(?2)) AND deleted_at IS NULL`;
const shelvesSql = `SELECT sku, warehouse, units FROM shelves
  WHERE sku IN (SELECT value FROM json_each(?1)) AND deleted_at IS NULL`;

export function fulfillment(db: D1Database) {
  return {
    /** All that bears on sending these SKUs to a place, read in one go. */
    async shippingRecords(skus: readonly Sku[], place: PlaceKeys): Promise<ShippingRecords> {
      const [warehouses, calendars, carriers, rules, countries, places, shelves] = await db.batch([
        db.prepare(warehousesSql),
        db.prepare(calendarsSql),
        db.prepare(carriersSql),
        db.prepare(rulesSql).bind(place.country),
        db.prepare(countrySql).bind(place.country),
        db.prepare(placesSql).bind(place.postalCountry, JSON.stringify(place.codes)),
        db.prepare(shelvesSql).bind(JSON.stringify(skus)),
      ]);
      const [country] = rowsOf(countryRow, countries);
      return {
        warehouses: rowsOf(warehouseRow, warehouses),
        calendars: byCode(rowsOf(calendarRow, calendars)),
        carriers: byCode(rowsOf(carrierRow, carriers)),
        rules: rowsOf(ruleRow, rules),
        shelves: shelvesOf(rowsOf(shelfRow, shelves)),
        points: new Map(rowsOf(placeRow, places).map(({ code, ...point }) => [code, point])),
        country: country ? { code: country.code, zone: country.zone, point: pointOf(country) } : null,
      };
    },
  };
}

const rowsOf = <Schema extends z.ZodType>(schema: Schema, answer: D1Result<unknown> | undefined) =>
  z.array(schema).parse(answer?.results);

const byCode = <Row extends { readonly code: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.code, row]));

const pointOf = ({ latitude, longitude }: z.infer<typeof countryRow>): view.Point | null =>
  latitude === null || longitude === null ? null : { latitude, longitude };

function shelvesOf(rows: readonly z.infer<typeof shelfRow>[]): ShippingRecords['shelves'] {
  const shelves = new Map<Sku, Map<WarehouseCode, number>>();
  for (const { sku, warehouse, units } of rows)
    shelves.set(sku, (shelves.get(sku) ?? new Map<WarehouseCode, number>()).set(warehouse, units));
  return shelves;
}
