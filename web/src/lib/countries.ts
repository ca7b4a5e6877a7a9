/** ISO 3166 codes of the places that we deliver to. */
const codes =
  'US CA GB IE AT AU BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IS IT JP LT LU LV MT NL NO NZ PL PT RO SE SI SK';

const names = new Intl.DisplayNames(['en'], { type: 'region' });

export const countryName = (code: string): string => names.of(code) ?? code;

/** By name, the home country first. Made on the server, so that two lists of names cannot disagree. */
export const countries: readonly { readonly code: string; readonly name: string }[] = codes
  .split(' ')
  .map((code) => ({ code, name: countryName(code) }))
  .sort((a, b) => Number(b.code === 'US') - Number(a.code === 'US') || a.name.localeCompare(b.name, 'en'));
