import type { Warehouse } from '../../contract/fulfillment.ts';

type SeedWarehouse = Omit<Warehouse, 'code'> & { readonly code: 'AST' | 'FAL' | 'GAL' | 'RKD' };
type CutOffs = Warehouse['cutOffs'];

const weekdaysBefore = (time: string): CutOffs => ({ mon: time, tue: time, wed: time, thu: time, fri: time });

/** Four old harbours, one for each coast that the shop ships from. Degrees, WGS 84. */
export const warehouses: readonly SeedWarehouse[] = [
  {
    ...{ code: 'AST', name: 'Pier 39', city: 'Astoria, Oregon', country: 'US' },
    ...{ latitude: 46.1903, longitude: -123.802, timeZone: 'America/Los_Angeles' },
    ...{ cutOffs: weekdaysBefore('14:00'), calendar: 'us-federal' },
  },
  {
    ...{ code: 'FAL', name: 'Custom House Quay', city: 'Falmouth', country: 'GB' },
    ...{ latitude: 50.1527, longitude: -5.0668, timeZone: 'Europe/London' },
    ...{ cutOffs: { ...weekdaysBefore('15:00'), sat: '11:00' }, calendar: 'england' },
  },
  {
    ...{ code: 'GAL', name: 'The Strand', city: 'Galveston, Texas', country: 'US' },
    ...{ latitude: 29.3068, longitude: -94.7935, timeZone: 'America/Chicago' },
    ...{ cutOffs: weekdaysBefore('15:00'), calendar: 'us-federal' },
  },
  {
    ...{ code: 'RKD', name: 'Tillson Wharf', city: 'Rockland, Maine', country: 'US' },
    ...{ latitude: 44.1056, longitude: -69.1008, timeZone: 'America/New_York' },
    ...{ cutOffs: { ...weekdaysBefore('14:00'), sat: '12:00' }, calendar: 'us-federal' },
  },
];

/** Of what is plentiful, a third stands at a second house. */
const second = { AST: 'RKD', FAL: 'RKD', GAL: 'AST', RKD: 'GAL' } as const;
const plenty = 9;

/** Where the units of a SKU stand on the first day. */
export function shelvesOf(home: keyof typeof second, units: number): readonly (readonly [string, number])[] {
  const away = units < plenty ? 0 : Math.floor(units / 3);
  return away === 0
    ? [[home, units]]
    : [
        [home, units - away],
        [second[home], away],
      ];
}
