import { z } from 'zod';

/** A day in a calendar, without a time and without a zone: `2027-03-15`. It is never made into a moment to be shown. */
export const calendarDate = z.iso.date();
export type CalendarDate = z.infer<typeof calendarDate>;

/** `2019-08-09` → `9 August 2019`, the same in every zone: as a moment it would be the evening before in Denver. */
export const shownDate = (date: CalendarDate, locale = 'en-GB'): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
