import type { Letter } from '../contract/mail.ts';
import { backInStock, passwordReset, verification } from './account-letters.ts';
import { asked, authorised, cancelled, delivered, paid, received, refunded, shipped } from './order-letters.ts';
import type { Written } from './words.ts';

/** The words of a letter. */
export function write(letter: Letter): Written {
  switch (letter.kind) {
    case 'order-received':
      return received(letter);
    case 'order-authorised':
      return authorised(letter);
    case 'order-paid':
      return paid(letter);
    case 'order-cancelled':
      return cancelled(letter);
    case 'order-refunded':
      return refunded(letter);
    case 'order-link':
      return asked(letter);
    case 'order-shipped':
      return shipped(letter);
    case 'order-delivered':
      return delivered(letter);
    case 'password-reset':
      return passwordReset(letter);
    case 'verification':
      return verification(letter);
    case 'back-in-stock':
      return backInStock(letter);
    default:
      return unwritten(letter);
  }
}

function unwritten(letter: never): never {
  throw new Error(`no words for ${JSON.stringify(letter)}`);
}
