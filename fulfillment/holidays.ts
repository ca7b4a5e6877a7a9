import type { CalendarDate } from '../contract/calendar-date.ts';
import type { Holiday, HolidayCalendar } from '../contract/fulfillment.ts';
import { calendarDateOf, plusDays, weekdayOf } from './days.ts';

const isWeekend = (date: CalendarDate): boolean => weekdayOf(date) === 'sat' || weekdayOf(date) === 'sun';

/** Whether a calendar has a holiday on that day. New Year's Day may be observed in the year before: neighbours are asked too. */
export function isHoliday(calendar: HolidayCalendar, date: CalendarDate): boolean {
  const year = Number(date.slice(0, 4));
  return [year - 1, year, year + 1].some((each) => closedDays(calendar, each).has(date));
}

/** Kept with the calendar: a quote asks a hundred times about the same few years. */
const years = new WeakMap<HolidayCalendar, Map<number, ReadonlySet<CalendarDate>>>();

/** All days that belong to a year's holidays: the days themselves, and those on which they are observed. */
export function closedDays(calendar: HolidayCalendar, year: number): ReadonlySet<CalendarDate> {
  const known = years.get(calendar) ?? new Map<number, ReadonlySet<CalendarDate>>();
  years.set(calendar, known);
  const closed = known.get(year) ?? daysIn(calendar, year);
  known.set(year, closed);
  return closed;
}

function daysIn({ holidays, observed }: HolidayCalendar, year: number): ReadonlySet<CalendarDate> {
  const own = holidays
    .filter(({ from = year }) => from <= year)
    .map((holiday) => dayOf(holiday, year))
    .sort();
  const closed = new Set(own);
  for (const day of own.filter(isWeekend)) {
    if (observed === 'nearest-weekday') closed.add(plusDays(day, weekdayOf(day) === 'sat' ? -1 : 1));
    if (observed === 'next-weekday') closed.add(nextFree(day, closed));
  }
  return closed;
}

function nextFree(day: CalendarDate, closed: ReadonlySet<CalendarDate>): CalendarDate {
  let next = plusDays(day, 1);
  while (isWeekend(next) || closed.has(next)) next = plusDays(next, 1);
  return next;
}

function dayOf(holiday: Holiday, year: number): CalendarDate {
  if (holiday.on === 'date') return calendarDateOf(year, holiday.month, holiday.day);
  return holiday.on === 'weekday' ? nthWeekday(holiday, year) : plusDays(easterSunday(year), holiday.days);
}

function nthWeekday({ month, weekday, nth }: Extract<Holiday, { on: 'weekday' }>, year: number): CalendarDate {
  // the last one is the first one of the week that ends with the month
  let day = nth === -1 ? plusDays(calendarDateOf(year, month + 1, 1), -7) : calendarDateOf(year, month, 7 * nth - 6);
  while (weekdayOf(day) !== weekday) day = plusDays(day, 1);
  return day;
}

/** Anonymous Gregorian computus, as in Meeus, Astronomical Algorithms, chapter 8. */
function easterSunday(year: number): CalendarDate {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return calendarDateOf(year, Math.floor(n / 31), (n % 31) + 1);
}
