import type { CalendarDate } from '../contract/calendar-date.ts';
import { type Weekday, weekdays } from '../contract/fulfillment.ts';

const dayMs = 86_400_000;

/** Days are counted as days of UTC, which are all equally long; no zone is involved. */
const numberOf = (date: CalendarDate): number => Date.parse(`${date}T00:00:00Z`) / dayMs;
const dateOf = (day: number): CalendarDate => new Date(day * dayMs).toISOString().slice(0, 10);

export const plusDays = (date: CalendarDate, days: number): CalendarDate => dateOf(numberOf(date) + days);

/** 1970-01-01 was a Thursday. */
export const weekdayOf = (date: CalendarDate): Weekday => weekdays[(((numberOf(date) + 3) % 7) + 7) % 7] as Weekday;

export const calendarDateOf = (year: number, month: number, day: number): CalendarDate =>
  dateOf(Date.UTC(year, month - 1, day) / dayMs);

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What calendar and clock of a zone say at a moment (epoch ms): `{ date: '2027-03-12', time: '13:30' }`. */
export function localTime(now: number, timeZone: string): { readonly date: CalendarDate; readonly time: string } {
  let clock = clocks.get(timeZone);
  if (!clock) {
    const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    clock = new Intl.DateTimeFormat('en-US', { ...digits, timeZone, hourCycle: 'h23' });
    clocks.set(timeZone, clock);
  }
  const parts = new Map(clock.formatToParts(now).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return {
    date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
  };
}
