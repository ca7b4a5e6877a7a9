import { type Money, money } from '../../../../contract/money.ts';
import type { OrderBody } from '../../../../contract/order.ts';
import { methodOf } from '../fulfillment/offer.ts';
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
  shipping: methodOf(textOf(form, 'shipping')),
});

/** What the form showed as the total of the way that was chosen; undefined when it showed none. */
export function expectedIn(form: FormData, method: string): Money | undefined {
  const [minor = '', currency = ''] = textOf(form, `total-${method}`).split(' ');
  return money.safeParse({ minor: /^\d{1,12}$/.test(minor) ? Number(minor) : null, currency }).data;
}

export function bodyOf(values: Values, expectedTotal: Money | undefined): OrderBody {
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
    shipping: methodOf(values.shipping),
    ...(expectedTotal && { expectedTotal }),
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
