/** How long a buyer may think: days of the shop's own, and never fewer than the law where they live gives. */
export const statutoryDays = 14;

/** Where the law gives consumers fourteen days after the last parcel: the European Union and Great Britain, each by its main zone. */
const zones: Readonly<Record<string, string>> = {
  ...{ AT: 'Europe/Vienna', BE: 'Europe/Brussels', BG: 'Europe/Sofia', CY: 'Asia/Nicosia', CZ: 'Europe/Prague' },
  ...{ DE: 'Europe/Berlin', DK: 'Europe/Copenhagen', EE: 'Europe/Tallinn', ES: 'Europe/Madrid', FI: 'Europe/Helsinki' },
  ...{ FR: 'Europe/Paris', GB: 'Europe/London', GR: 'Europe/Athens', HR: 'Europe/Zagreb', HU: 'Europe/Budapest' },
  ...{ IE: 'Europe/Dublin', IT: 'Europe/Rome', LT: 'Europe/Vilnius', LU: 'Europe/Luxembourg', LV: 'Europe/Riga' },
  ...{ MT: 'Europe/Malta', NL: 'Europe/Amsterdam', PL: 'Europe/Warsaw', PT: 'Europe/Lisbon', RO: 'Europe/Bucharest' },
  ...{ SE: 'Europe/Stockholm', SI: 'Europe/Ljubljana', SK: 'Europe/Bratislava' },
};
export const isStatutory = (country: string): boolean => Object.hasOwn(zones, country);

/** Elsewhere a day is over when it is over everywhere on earth. */
const lastZone = 'Etc/GMT+12';
const dayMs = 86_400_000;

/**
 * The last moment (epoch ms) at which a return may be asked for: the end of the last day, where the buyer lives. Days are
 * counted from the day after the one on which the last parcel came.
 */
export function returnsUntil(lastDeliveredAt: number, country: string, windowDays: number): number {
  const timeZone = zones[country] ?? lastZone;
  const days = isStatutory(country) ? Math.max(windowDays, statutoryDays) : windowDays;
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const dayOf = (at: number): number => Date.parse(`${format.format(at)}T00:00:00Z`);
  const lastDay = dayOf(lastDeliveredAt) + days * dayMs;
  // The moment at which that zone's date leaves the last day, whatever its clocks do.
  let [during, after] = [lastDay - dayMs, lastDay + 2 * dayMs];
  while (after - during > 1) {
    const middle = Math.floor((during + after) / 2);
    if (dayOf(middle) > lastDay) after = middle;
    else during = middle;
  }
  return during;
}
