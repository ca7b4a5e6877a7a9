import { places } from '../../../../contract/places.ts';

const names = new Intl.DisplayNames(['en'], { type: 'region' });

export const countryName = (code: string): string => names.of(code) ?? code;

/** By name, the home country first. Made on the server, so that two lists of names cannot disagree. */
export const countries: readonly { readonly code: string; readonly name: string }[] = [...places.keys()]
  .map((code) => ({ code, name: countryName(code) }))
  .sort((a, b) => Number(b.code === 'US') - Number(a.code === 'US') || a.name.localeCompare(b.name, 'en'));
