import type { Carrier, HolidayCalendar } from '../../contract/fulfillment.ts';

export const calendars: readonly HolidayCalendar[] = [
  { code: 'none', name: 'No holidays', observed: 'none', holidays: [] },
  {
    // 5 U.S.C. 6103; Juneteenth since 2021. A Saturday's is kept on Friday, a Sunday's on Monday.
    code: 'us-federal',
    name: 'Federal holidays of the United States, observed',
    observed: 'nearest-weekday',
    holidays: [
      { on: 'date', name: 'New Year’s Day', month: 1, day: 1 },
      { on: 'weekday', name: 'Martin Luther King Jr. Day', month: 1, weekday: 'mon', nth: 3 },
      { on: 'weekday', name: 'Washington’s Birthday', month: 2, weekday: 'mon', nth: 3 },
      { on: 'weekday', name: 'Memorial Day', month: 5, weekday: 'mon', nth: -1 },
      { on: 'date', name: 'Juneteenth', month: 6, day: 19, from: 2021 },
      { on: 'date', name: 'Independence Day', month: 7, day: 4 },
      { on: 'weekday', name: 'Labor Day', month: 9, weekday: 'mon', nth: 1 },
      { on: 'weekday', name: 'Columbus Day', month: 10, weekday: 'mon', nth: 2 },
      { on: 'date', name: 'Veterans Day', month: 11, day: 11 },
      { on: 'weekday', name: 'Thanksgiving', month: 11, weekday: 'thu', nth: 4 },
      { on: 'date', name: 'Christmas Day', month: 12, day: 25 },
    ],
  },
  {
    // gov.uk/bank-holidays. Substitute days are the next weekday that is no holiday itself.
    code: 'england',
    name: 'Bank holidays of England',
    observed: 'next-weekday',
    holidays: [
      { on: 'date', name: 'New Year’s Day', month: 1, day: 1 },
      { on: 'easter', name: 'Good Friday', days: -2 },
      { on: 'easter', name: 'Easter Monday', days: 1 },
      { on: 'weekday', name: 'Early May bank holiday', month: 5, weekday: 'mon', nth: 1 },
      { on: 'weekday', name: 'Spring bank holiday', month: 5, weekday: 'mon', nth: -1 },
      { on: 'weekday', name: 'Summer bank holiday', month: 8, weekday: 'mon', nth: -1 },
      { on: 'date', name: 'Christmas Day', month: 12, day: 25 },
      { on: 'date', name: 'Boxing Day', month: 12, day: 26 },
    ],
  },
];

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

export const carriers: readonly Carrier[] = [
  { code: 'coastal-post', name: 'Coastal Post', deliveryDays: [...weekdays, 'sat'], calendar: 'us-federal' },
  { code: 'packet-express', name: 'Packet Express', deliveryDays: [...weekdays], calendar: 'us-federal' },
  { code: 'channel-parcel', name: 'Channel Parcel', deliveryDays: [...weekdays], calendar: 'england' },
  { code: 'counter', name: 'The counter', deliveryDays: [...weekdays], calendar: 'none' },
];
