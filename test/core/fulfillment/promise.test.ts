import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { calendarDate, shownDate } from '../../../contract/calendar-date.ts';
import type { Carrier, Warehouse } from '../../../contract/fulfillment.ts';
import { localTime, plusDays, weekdayOf } from '../../../fulfillment/days.ts';
import { closedDays, isHoliday } from '../../../fulfillment/holidays.ts';
import { arrivesOn, leavesOn } from '../../../fulfillment/promise.ts';
import { runs } from '../world/runs.ts';
import { at, calendars, carrier, saturdays, warehouse } from './given.ts';

function promised(moment: string, from: Warehouse, days: number, by: Carrier = carrier) {
  const leaves = leavesOn(at(moment), from, calendars);
  return [leaves, leaves && arrivesOn(leaves, days, by, calendars)];
}
const federal = { calendar: 'us-federal' } as const;

test('[F3.1] case S1: a cut-off is meant by the clock of the warehouse', () => {
  const amsterdam = warehouse({ timeZone: 'Europe/Amsterdam', cutOff: '17:00' });
  expect(promised('2021-11-16T16:30:00Z', amsterdam, 1)).toEqual(['2021-11-17', '2021-11-18']);
  expect(promised('2021-11-16T15:59:59Z', amsterdam, 1)).toEqual(['2021-11-16', '2021-11-17']);
  expect(promised('2021-11-16T16:00:00Z', amsterdam, 1)).toEqual(['2021-11-17', '2021-11-18']);
});

test('[F3.1] case S2: the date is the one of the warehouse, when it is tomorrow already in UTC', () => {
  expect(promised('2026-08-27T00:00:00Z', warehouse({ cutOff: '21:00' }), 2)).toEqual(['2026-08-26', '2026-08-28']);
});

test.each([
  ['2027-03-12T18:30:00Z', '2027-03-12'],
  ['2027-03-15T18:30:00Z', '2027-03-16'],
  ['2027-03-15T17:30:00Z', '2027-03-15'],
])('[F3.1] case S3: around the day on which clocks go forward, an order of %s leaves on %s', (moment, leaves) => {
  expect(leavesOn(at(moment), warehouse({ cutOff: '14:00' }), calendars)).toBe(leaves);
});

test.each([
  ['2026-11-28T16:59:00Z', '2026-11-28', '2026-11-30'],
  ['2026-11-28T18:00:00Z', '2026-11-30', '2026-12-01'],
  ['2026-11-29T14:00:00Z', '2026-11-30', '2026-12-01'],
])(
  '[F3.2] case S4: each weekday has a cut-off of its own: %s leaves on %s and comes on %s',
  (moment, leaves, comes) => {
    const house = warehouse({ cutOff: '17:00' });
    const six = { ...house, cutOffs: { ...house.cutOffs, sat: '12:00' } };
    expect(promised(moment, six, 1, saturdays)).toEqual([leaves, comes]);
  },
);

test('[F3.3] case S5: a holiday of one year is observed in the year before, where observed days are kept', () => {
  const late = '2027-12-30T21:00:00Z';
  expect(promised(late, warehouse(federal), 1)).toEqual(['2028-01-03', '2028-01-04']);
  expect(promised(late, warehouse(), 1)).toEqual(['2027-12-31', '2028-01-03']);
});

test('[F3.2] a house without dispatch days sends nothing, and a carrier that is shut for ever never comes', () => {
  expect(leavesOn(at('2027-03-15T12:00:00Z'), warehouse({ cutOffs: {} }), calendars)).toBe(null);
  expect(arrivesOn('2027-03-15', 1, { ...carrier, deliveryDays: [] }, calendars)).toBe(null);
});

test('[F3.4] the carrier has days and holidays of its own: a parcel that left waits out those that the house works', () => {
  // Thanksgiving is Thursday, 26 November 2026
  expect(promised('2026-11-25T12:00:00Z', warehouse(), 1)).toEqual(['2026-11-25', '2026-11-26']);
  expect(promised('2026-11-25T12:00:00Z', warehouse(), 1, { ...carrier, ...federal })).toEqual([
    '2026-11-25',
    '2026-11-27',
  ]);
  expect(promised('2026-11-25T12:00:00Z', warehouse(), 0)).toEqual(['2026-11-25', '2026-11-25']);
});

describe('holidays', () => {
  const daysOf = (code: string, year: number): string[] => {
    const calendar = calendars.get(code);
    return calendar ? [...closedDays(calendar, year)].sort() : [];
  };

  // opm.gov, "Federal Holidays", with the days themselves where another one is observed
  test('[F3.3] those of the United States in 2026, 2027 and 2028 are as its government lists them', () => {
    expect(daysOf('us-federal', 2026)).toEqual(
      `2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-07-04 2026-09-07 2026-10-12 2026-11-11
       2026-11-26 2026-12-25`.split(/\s+/),
    );
    expect(daysOf('us-federal', 2027)).toEqual(
      `2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-06-18 2027-06-19 2027-07-04 2027-07-05 2027-09-06 2027-10-11
       2027-11-11 2027-11-25 2027-12-24 2027-12-25`.split(/\s+/),
    );
    expect(daysOf('us-federal', 2028)[0]).toBe('2027-12-31');
    expect(daysOf('us-federal', 2020)).not.toContain('2020-06-19');
  });

  // gov.uk/bank-holidays, with the days themselves where a substitute is kept
  test('[F3.3] those of England in 2022 (without the two of that year alone), 2026 and 2027 are as its government lists them', () => {
    expect(daysOf('england', 2026)).toEqual(
      '2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-26 2026-12-28'.split(' '),
    );
    expect(daysOf('england', 2027).slice(-4)).toEqual(['2027-12-25', '2027-12-26', '2027-12-27', '2027-12-28']);
    expect(daysOf('england', 2027)).toContain('2027-03-26');
    expect(daysOf('england', 2022).slice(-3)).toEqual(['2022-12-25', '2022-12-26', '2022-12-27']);
  });

  test('[F3.3] a calendar says of each day of five years what its lists say', () => {
    const calendar = calendars.get('us-federal');
    if (!calendar) throw new Error('no calendar');
    const closed = new Set([2025, 2026, 2027, 2028, 2029, 2030, 2031].flatMap((year) => daysOf('us-federal', year)));
    const days = Array.from({ length: 5 * 365 + 1 }, (_, day) => plusDays('2026-01-01', day));
    expect(days.filter((day) => isHoliday(calendar, day) !== closed.has(day))).toEqual([]);
    expect(days.filter((day) => closed.has(day)).length).toBeGreaterThan(50);
  });
});

test('[F3] whenever an order comes, it leaves on the first open day that is not over, and never before its moment', () => {
  const zones = ['America/New_York', 'Europe/London', 'Asia/Tokyo', 'Pacific/Kiritimati', 'America/St_Johns'];
  const moments = fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2034-01-01T00:00:00Z') });
  fc.assert(
    fc.property(moments, fc.constantFrom(...zones), (now, timeZone) => {
      const from = warehouse({ timeZone, ...federal });
      const [leaves, today] = [leavesOn(now, from, calendars), localTime(now, timeZone)];
      if (leaves === null) throw new Error('shut');
      expect(['sat', 'sun']).not.toContain(weekdayOf(leaves));
      expect(leaves >= today.date && (leaves > today.date || today.time < '15:00')).toBe(true);
      // a later order never leaves earlier
      expect(leaves <= (leavesOn(now + 3_600_000, from, calendars) ?? '')).toBe(true);
      const comes = arrivesOn(leaves, 3, carrier, calendars) ?? '';
      expect(comes >= plusDays(leaves, 3) && comes <= plusDays(leaves, 5)).toBe(true);
    }),
    runs(500),
  );
});

describe('[F3.5] case S8: a promised date is a date without a time', () => {
  const own = process.env.TZ;
  afterAll(() => {
    if (own === undefined) delete process.env.TZ;
    else process.env.TZ = own;
  });
  test.each(['America/Denver', 'Europe/Berlin', 'Asia/Tokyo', 'Pacific/Kiritimati'])(
    'in %s it is the same day',
    (zone) => {
      process.env.TZ = zone;
      expect(new Date(2019, 7, 9).getTimezoneOffset()).not.toBe(0);
      expect(shownDate('2019-08-09')).toBe('9 August 2019');
      expect(plusDays('2019-08-09', 1)).toBe('2019-08-10');
    },
  );
  test('and nothing with a time is one', () => {
    expect(calendarDate.safeParse('2019-08-09').success).toBe(true);
    for (const wrong of ['2019-08-09T00:00:00Z', '2019-02-29', '2019-8-9'])
      expect(calendarDate.safeParse(wrong).success, wrong).toBe(false);
  });
});
