import type { OrderBody } from '../../contract/order.ts';
import { canary, emailOf, nameOf } from './membership.ts';

/** Where this buyer lives, with words in it that are found wherever they are not to be. */
export const addressOf = (number: number): Omit<OrderBody, 'payment'> => ({
  email: emailOf(number),
  address: {
    name: nameOf(number),
    line1: `${number} ${canary} Row`,
    city: 'Portland',
    region: 'ME',
    postalCode: '04101',
    country: 'US',
  },
  shipping: 'standard',
});
