import { isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type WarehouseCode, warehouseCode } from '../contract/catalog.ts';
import { warehouses } from './schema/fulfillment.ts';

/** `latitude` and `longitude` in degrees, WGS 84; `country` is ISO 3166-1 alpha-2. */
export type Warehouse = {
  readonly code: WarehouseCode;
  readonly name: string;
  readonly city: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
};
export type Fulfillment = ReturnType<typeof fulfillment>;

export function fulfillment(db: D1Database) {
  const orm = drizzle(db);

  return {
    async warehouses(): Promise<Warehouse[]> {
      const rows = await orm.select().from(warehouses).where(isNull(warehouses.deletedAt)).orderBy(warehouses.code);
      return rows.map(({ deletedAt: _, ...row }) => ({ ...row, code: warehouseCode.parse(row.code) }));
    },
  };
}
