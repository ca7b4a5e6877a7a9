import type { CalendarDate } from '../contract/calendar-date.ts';
import type { Carrier, HolidayCalendar, Warehouse } from '../contract/fulfillment.ts';
import { localTime, plusDays, weekdayOf } from './days.ts';
import { isHoliday } from './holidays.ts';

/** A house that is shut for longer than this sends nothing. */
const daysMax = 60;

/** Holiday calendars by their codes. One that is missing has no holidays. */
export type Calendars = ReadonlyMap<string, HolidayCalendar>;

/**
 * The day on which an order of this moment (epoch ms) leaves: today, if its weekday's cut-off has not come, else the next
 * dispatch day. Null when the house sends nothing.
 */
export function leavesOn(now: number, { timeZone, cutOffs, calendar }: Warehouse, calendars: Calendars) {
  const today = localTime(now, timeZone);
  return firstDay(today.date, (date) => {
    const cutOff = cutOffs[weekdayOf(date)];
    return cutOff !== undefined && !isClosed(calendars, calendar, date) && (date > today.date || today.time < cutOff);
  });
}

/** `days` of the carrier's own days after the one on which it leaves. Null when the carrier never comes. */
export function arrivesOn(
  leaves: CalendarDate,
  days: number,
  { deliveryDays, calendar }: Carrier,
  calendars: Calendars,
): CalendarDate | null {
  let date: CalendarDate | null = leaves;
  for (let left = days; left > 0 && date !== null; left--)
    date = firstDay(
      plusDays(date, 1),
      (next) => deliveryDays.includes(weekdayOf(next)) && !isClosed(calendars, calendar, next),
    );
  return date;
}

const isClosed = (calendars: Calendars, code: string, date: CalendarDate): boolean => {
  const calendar = calendars.get(code);
  return calendar !== undefined && isHoliday(calendar, date);
};

function firstDay(from: CalendarDate, fits: (date: CalendarDate) => boolean): CalendarDate | null {
  for (let days = 0; days <= daysMax; days++) if (fits(plusDays(from, days))) return plusDays(from, days);
  return null;
}
