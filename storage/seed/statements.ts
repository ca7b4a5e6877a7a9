/**
 * An upsert that takes all rows as one JSON parameter: D1 binds at most 100 parameters a statement, and from Node every
 * bind is a call into another thread. It writes only rows that differ, so that seeding twice writes nothing, and never
 * touches `deleted_at`. `fields`: column → name in the JSON row. A column `updated_at` starts as given, and is set to the
 * database's clock in a row that differs.
 * `WHERE true`: https://www.sqlite.org/lang_upsert.html, "Parsing Ambiguity".
 */
function upsert(table: string, key: readonly string[], fields: Readonly<Record<string, string>>): string {
  const columns = Object.keys(fields);
  const changing = columns.filter((column) => !key.includes(column) && column !== 'updated_at');
  const touch = columns.includes('updated_at') ? ", updated_at = CAST(unixepoch('subsec') * 1000 AS integer)" : '';
  return `
    INSERT INTO ${table} (${columns.join(', ')})
    SELECT ${Object.values(fields)
      .map((name) => `value ->> '${name}'`)
      .join(', ')} FROM json_each(?1) WHERE true
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET
      ${changing.map((column) => `${column} = excluded.${column}`).join(', ')}${touch}
    WHERE (${changing.map((column) => `${table}.${column}`).join(', ')})
      IS NOT (${changing.map((column) => `excluded.${column}`).join(', ')})`;
}

const same = (...columns: string[]): Record<string, string> =>
  Object.fromEntries(columns.map((column) => [column, column]));

export const upsertWarehouses = upsert('warehouses', ['code'], {
  ...same('code', 'name', 'city', 'country', 'latitude', 'longitude', 'calendar'),
  time_zone: 'timeZone',
  cut_offs: 'cutOffs',
});

export const upsertCalendars = upsert('holiday_calendars', ['code'], same('code', 'name', 'observed', 'holidays'));

export const upsertCarriers = upsert('carriers', ['code'], {
  ...same('code', 'name', 'calendar'),
  delivery_days: 'deliveryDays',
});

export const upsertShippingRules = upsert('shipping_rules', ['id'], {
  ...same('id', 'method', 'destination', 'carrier', 'prices', 'per', 'days'),
  from_km: 'fromKm',
  from_grams: 'fromGrams',
});

export const upsertCountries = upsert('countries', ['code'], same('code', 'zone', 'latitude', 'longitude'));

export const upsertShelves = upsert('shelves', ['sku', 'warehouse'], same('sku', 'warehouse', 'units'));

/** Each row is a list, not an object: there are tens of thousands. */
export const upsertPostalPlaces = upsert('postal_places', ['country', 'code'], {
  ...{ country: '$[0]', code: '$[1]', latitude: '$[2]', longitude: '$[3]' },
});

export const upsertPrices = upsert('prices', ['sku', 'currency', 'valid_from'], {
  ...same('sku', 'currency', 'minor'),
  valid_from: 'validFrom',
});

export const upsertCategories = upsert('categories', ['slug'], same('slug', 'name', 'tagline', 'position'));

export const upsertProducts = upsert('products', ['slug'], {
  ...same('slug', 'name', 'category', 'description', 'details', 'keywords', 'picture', 'position'),
  created_at: 'createdAt',
  updated_at: 'createdAt',
});

export const upsertVariants = upsert('variants', ['sku'], {
  ...same('sku', 'product', 'options', 'warehouse', 'position'),
  weight_grams: 'weightGrams',
});
