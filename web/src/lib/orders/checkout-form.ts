import type { OrderBody } from '../../../../contract/order.ts';
import { textOf } from '../ui/form-fields.ts';
import type { FieldName, Values } from './checkout-fields.ts';

export const readValues = (form: FormData): Values => ({
  email: textOf(form, 'email').trim(),
  name: textOf(form, 'name'),
  line1: textOf(form, 'line1'),
  line2: textOf(form, 'line2'),
  city: textOf(form, 'city'),
  region: textOf(form, 'region'),
  postalCode: textOf(form, 'postalCode'),
  country: textOf(form, 'country'),
  method: textOf(form, 'method'),
});

export function bodyOf(values: Values): OrderBody {
  const { email, name, line1, line2, city, region, postalCode, country, method } = values;
  return {
    email,
    address: {
      name,
      line1,
      ...(line2.trim() ? { line2 } : {}),
      city,
      ...(region.trim() ? { region } : {}),
      ...(postalCode.trim() ? { postalCode } : {}),
      country,
    },
    shipping: 'standard',
    payment: { method: method === 'manual' ? 'manual' : 'paypal' },
  };
}

const asked: Partial<Record<FieldName, string>> = {
  email: 'Enter your e-mail address',
  name: 'Enter the name on the parcel',
  line1: 'Enter a street and number',
  city: 'Enter a city',
  country: 'Choose a country',
};

export function worded(name: FieldName, value: string, message: string): string {
  if (!value.trim()) return asked[name] ?? message;
  if (name === 'email') return 'Enter an e-mail address like name@example.com';
  return message;
}
