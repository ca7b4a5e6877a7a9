/** As pages show them where nobody knows the reader's zone (web/src/lib/ui/time.ts): a letter is read wherever it is opened. */
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

export const dayOf = (at: number): string => day.format(at);
export const momentOf = (at: number): string => `${moment.format(at)} UTC`;
