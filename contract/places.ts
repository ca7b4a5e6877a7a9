/** How the postal code of a country is called and written. `required`: parcels go nowhere without. */
export type PostalRule = {
  readonly label: string;
  readonly pattern: RegExp;
  readonly example: string;
  readonly required: boolean;
};

/** Case does not count, and the country's own code may stand before it: `SE-113 51`. */
const rule = (code: string, label: string, pattern: string, example: string, required = true): PostalRule => ({
  ...{ label, example, required },
  pattern: new RegExp(`^(?:${code}[- ]?)?(?:${pattern})$`, 'i'),
});
const postal = (code: string, pattern: string, example: string) =>
  [code, rule(code, 'Postal code', pattern, example)] as const;

/**
 * The countries that the shop ships to, by ISO 3166-1 code, and their postal codes as the national posts write them (the same
 * as in Google's address data, chromium-i18n.appspot.com/ssl-address). Null: the country has none.
 */
export const places: ReadonlyMap<string, PostalRule | null> = new Map<string, PostalRule | null>([
  ['US', rule('US', 'ZIP code', String.raw`\d{5}(?:-?\d{4})?`, '97103')],
  ['AE', null],
  postal('AT', String.raw`\d{4}`, '1010'),
  ['AU', rule('AU', 'Postcode', String.raw`\d{4}`, '2000')],
  postal('BE', String.raw`\d{4}`, '1000'),
  postal('BG', String.raw`\d{4}`, '1000'),
  postal('CA', String.raw`[ABCEGHJKLMNPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d`, 'K1A 0B1'),
  postal('CH', String.raw`\d{4}`, '8001'),
  postal('CY', String.raw`\d{4}`, '1010'),
  postal('CZ', String.raw`\d{3} ?\d{2}`, '110 00'),
  postal('DE', String.raw`\d{5}`, '10115'),
  postal('DK', String.raw`\d{4}`, '1050'),
  postal('EE', String.raw`\d{5}`, '10111'),
  postal('ES', String.raw`\d{5}`, '28001'),
  postal('FI', String.raw`\d{5}`, '00100'),
  postal('FR', String.raw`\d{2} ?\d{3}`, '75001'),
  ['GB', rule('GB', 'Postcode', String.raw`GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}`, 'TR11 3JQ')],
  postal('GR', String.raw`\d{3} ?\d{2}`, '105 57'),
  ['HK', null],
  postal('HR', String.raw`\d{5}`, '10000'),
  postal('HU', String.raw`\d{4}`, '1011'),
  ['IE', rule('IE', 'Eircode', String.raw`[AC-FHKNPRTV-Y](?:\d\d|6W)[ -]?[\dAC-FHKNPRTV-Y]{4}`, 'D02 AF30', false)],
  postal('IS', String.raw`\d{3}`, '101'),
  postal('IT', String.raw`\d{5}`, '00118'),
  postal('JP', String.raw`\d{3}-?\d{4}`, '100-0001'),
  postal('LT', String.raw`\d{5}`, '01103'),
  ['LU', rule('LU?', 'Postal code', String.raw`\d{4}`, '1009')],
  postal('LV', String.raw`\d{4}`, '1010'),
  postal('MT', String.raw`[A-Z]{3} ?\d{2,4}`, 'VLT 1117'),
  postal('NL', String.raw`\d{4} ?[A-Z]{2}`, '1012 JS'),
  postal('NO', String.raw`\d{4}`, '0010'),
  ['NZ', rule('NZ', 'Postcode', String.raw`\d{4}`, '1010')],
  postal('PL', String.raw`\d{2}-?\d{3}`, '00-950'),
  postal('PT', String.raw`\d{4}-?\d{3}`, '1100-148'),
  postal('RO', String.raw`\d{6}`, '010011'),
  postal('SE', String.raw`\d{3} ?\d{2}`, '113 51'),
  postal('SI', String.raw`\d{4}`, '1000'),
  postal('SK', String.raw`\d{3} ?\d{2}`, '811 01'),
]);

/** What is wrong with a postal code; null when nothing is. A code is read with digits of any width and any kind of dash. */
export function postalProblem(country: string, code: string | undefined): string | null {
  const place = places.get(country);
  if (!place || (code === undefined && !place.required)) return null;
  const plain = (code ?? '')
    .normalize('NFKC')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .trim();
  return place.pattern.test(plain) ? null : `enter the ${place.label} as it is written there, like ${place.example}`;
}
