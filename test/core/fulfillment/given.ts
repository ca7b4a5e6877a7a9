import { warehouseCode } from '../../../contract/catalog.ts';
import type { Carrier, HolidayCalendar, ShippingRule, Warehouse } from '../../../contract/fulfillment.ts';
import { sku } from '../../../contract/ids.ts';
import type { Money } from '../../../contract/money.ts';
import type { Place } from '../../../fulfillment/place.ts';
import type { QuoteLine, Terms } from '../../../fulfillment/quote.ts';
import { calendars as seeded } from '../../../storage/seed/calendars.ts';

export const at = (moment: string): number => Date.parse(moment);
export const usd = (minor: number): Money => ({ minor, currency: 'USD' });
export const house = (code: string) => warehouseCode.parse(code);

const week = (time: string): Warehouse['cutOffs'] => ({ mon: time, tue: time, wed: time, thu: time, fri: time });

/** Monday to Friday before 15:00, in New York, without holidays, at 0° north and 0° east; but for what is said. */
export const warehouse = ({
  cutOff = '15:00',
  ...given
}: Partial<Warehouse> & { cutOff?: string } = {}): Warehouse => ({
  ...{ code: house('AAA'), name: 'House', city: 'Town', country: 'US', latitude: 0, longitude: 0 },
  ...{ timeZone: 'America/New_York', cutOffs: week(cutOff), calendar: 'none' },
  ...given,
});

export const calendars: ReadonlyMap<string, HolidayCalendar> = new Map(seeded.map((each) => [each.code, each]));
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
export const carrier: Carrier = { code: 'post', name: 'Post', deliveryDays: [...weekdays], calendar: 'none' };
export const saturdays: Carrier = { ...carrier, code: 'post-sat', deliveryDays: [...weekdays, 'sat'] };

/** 5.00 for the order, standard, everywhere, one day; but for what is said. */
export const rule = (given: Partial<ShippingRule> = {}): ShippingRule => ({
  ...{ id: 'rule', method: 'standard', destination: 'world', fromKm: 0, fromGrams: 0, carrier: 'post' },
  ...{ prices: { USD: 500, EUR: 500, GBP: 500, JPY: 500 }, per: 'order', days: 1 },
  ...given,
});

/** At 0° north and 0° east, but for what is said. */
export const place = (given: Partial<Place> = {}): Place => ({
  ...{ country: 'US', precision: 'code', point: { latitude: 0, longitude: 0 }, destinations: ['world'], says: 'here' },
  ...given,
});

export const line = (given: Partial<QuoteLine> = {}): QuoteLine => ({
  ...{ sku: sku.parse('MUG-1'), name: 'Mug', quantity: 1, total: usd(1_500), weightGrams: 100, home: null },
  ...given,
});

export const terms = (given: Partial<Terms> = {}): Terms => ({
  ...{ warehouses: [warehouse()], calendars, carriers: new Map([carrier, saturdays].map((each) => [each.code, each])) },
  ...{ rules: [rule()], shelves: new Map() },
  ...given,
});
