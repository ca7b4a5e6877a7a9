import { z } from 'zod';
import { calendarDate } from './calendar-date.ts';
import { warehouseCode } from './catalog.ts';
import { sku } from './ids.ts';
import { currency, money } from './money.ts';

const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const countryCode = z.string().regex(/^[A-Z]{2}$/, 'two capital letters, as in ISO 3166');

/** In the order of ISO 8601: Monday is 1. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const weekday = z.enum(weekdays);
export type Weekday = z.infer<typeof weekday>;

/** Degrees, WGS 84. */
export const point = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});
export type Point = Readonly<z.infer<typeof point>>;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'hours and minutes: 14:00');
const timeZone = z.string().refine(isTimeZone, 'a zone of the tz database: America/New_York');

export const warehouse = z.strictObject({
  code: warehouseCode,
  name: z.string(),
  city: z.string(),
  country: countryCode,
  ...point.shape,
  /** A zone, never an offset: an order's hour of the day is the one of the day on which it comes. */
  timeZone,
  /** What is ordered before leaves that day. A weekday that is absent is no dispatch day. */
  cutOffs: z.partialRecord(weekday, timeOfDay),
  /** The holidays that this house keeps. */
  calendar: code,
});
export type Warehouse = Readonly<z.infer<typeof warehouse>>;

const since = { name: z.string(), from: z.int().optional() };
/** `from`: the first year in which it was kept. */
export const holiday = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('date'), ...since, month: z.int().min(1).max(12), day: z.int().min(1).max(31) }),
  /** `nth` counts from the month's beginning; -1 is the last one. */
  z.strictObject({
    on: z.literal('weekday'),
    ...since,
    month: z.int().min(1).max(12),
    weekday,
    nth: z.union([z.literal(-1), z.int().min(1).max(4)]),
  }),
  /** Days after Easter Sunday of the Gregorian calendar. */
  z.strictObject({ on: z.literal('easter'), ...since, days: z.int().min(-60).max(60) }),
]);
export type Holiday = z.infer<typeof holiday>;

export const holidayCalendar = z.strictObject({
  code,
  name: z.string(),
  /** What happens when a holiday is a Saturday or a Sunday: nothing, Friday or Monday, or the next weekday that is none. */
  observed: z.enum(['none', 'nearest-weekday', 'next-weekday']),
  holidays: z.array(holiday),
});
export type HolidayCalendar = Readonly<z.infer<typeof holidayCalendar>>;

export const carrier = z.strictObject({
  code,
  name: z.string(),
  /** The days that count when it says "two days". */
  deliveryDays: z.array(weekday).min(1),
  calendar: code,
});
export type Carrier = Readonly<z.infer<typeof carrier>>;

export const shippingMethods = ['standard', 'express', 'pickup'] as const;
export const quotedMethod = z.enum(shippingMethods);
export type QuotedMethod = z.infer<typeof quotedMethod>;

/**
 * One cell of a tariff. It has lower bounds only, and of those that fit the highest counts (distance before weight): between
 * two bands there can be neither a gap nor an overlap.
 */
export const shippingRule = z.strictObject({
  id: code,
  method: quotedMethod,
  /** A country, a zone, or `world`. */
  destination: z.string().min(1),
  fromKm: z.number().nonnegative(),
  fromGrams: z.int().nonnegative(),
  carrier: code,
  /** Minor units by currency. Null: from here on the method is not offered. */
  prices: z.partialRecord(currency, z.int().nonnegative()).nullable(),
  /** What the price is for. An order that leaves in two parcels pays the first kind once. */
  per: z.enum(['order', 'parcel']),
  /** Delivery days of the carrier after the day it leaves; 0 is that very day. */
  days: z.int().min(0).max(60),
});
export type ShippingRule = Readonly<z.infer<typeof shippingRule>>;

/** How well the place is known: by its postal code, by its postal area, as a country, or not at all. */
export const precision = z.enum(['code', 'area', 'country', 'zone']);
export type Precision = z.infer<typeof precision>;

/** What a quote must know of an address; the rest of an address is welcome. */
const text = (max: number) => z.string().trim().min(1).max(max);
export const quoteAddress = z.strictObject({
  country: countryCode,
  postalCode: text(20).optional(),
  name: text(120).optional(),
  line1: text(120).optional(),
  line2: text(120).optional(),
  city: text(80).optional(),
  region: text(80).optional(),
});
export type QuoteAddress = z.infer<typeof quoteAddress>;

/** The body of `POST /api/shipping/quotes`. The lines are those of the caller's cart. */
export const quoteBody = z.strictObject({ address: quoteAddress, method: quotedMethod.optional() });

export const quotedLine = z.strictObject({
  sku,
  name: z.string(),
  quantity: z.int().positive(),
  goods: money,
  /** Its part of the option's price. */
  shipping: money,
});
export const quotedGroup = z.strictObject({
  /** The day on which it is promised; with `pickup`, the day from which it is ready. */
  date: calendarDate,
  leavesOn: calendarDate,
  from: z.strictObject({ code: warehouseCode, name: z.string(), city: z.string() }),
  /** Great circle, to a tenth; null when the place is known by its zone only. */
  km: z.number().nonnegative().nullable(),
  rule: z.strictObject({ id: z.string(), says: z.string() }),
  lines: z.array(quotedLine),
  goods: money,
  shipping: money,
  total: money,
  why: z.string(),
});
export const quoteOption = z.strictObject({
  method: quotedMethod,
  price: money,
  /** Goods and shipping. */
  total: money,
  groups: z.array(quotedGroup),
  why: z.string(),
});
export type QuoteOption = Readonly<z.infer<typeof quoteOption>>;
export type QuotedGroup = Readonly<z.infer<typeof quotedGroup>>;

export const shippingQuote = z.strictObject({
  place: z.strictObject({
    country: countryCode,
    postalCode: z.string().nullable(),
    precision,
    says: z.string(),
  }),
  goods: money,
  options: z.array(quoteOption),
  /** Methods that this cart cannot have there, each with the reason. */
  unavailable: z.array(z.strictObject({ method: quotedMethod, why: z.string() })),
});
export type ShippingQuote = Readonly<z.infer<typeof shippingQuote>>;

function isTimeZone(name: string): boolean {
  try {
    // an offset is taken by the constructor too
    return /^[A-Z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
