import type { QuotedMethod, QuoteOption, ShippingQuote } from '../../../../contract/fulfillment.ts';
import { shippingMethods } from '../../../../contract/fulfillment.ts';
import { places } from '../../../../contract/places.ts';

export type QuotedPlace = { readonly country: string; readonly postalCode: string };
/** What the shop said a delivery to this place costs. */
export type Offer = { readonly place: QuotedPlace; readonly quote: ShippingQuote };

export const samePlace = (one: QuotedPlace, other: QuotedPlace): boolean =>
  one.country === other.country && one.postalCode.trim() === other.postalCode.trim();

/** Enough is typed to ask what a delivery costs there. */
export function isComplete({ country, postalCode }: QuotedPlace): boolean {
  const rule = places.get(country);
  if (rule === undefined) return false;
  const typed = postalCode.trim();
  if (rule === null || (typed === '' && !rule.required)) return true;
  return rule.pattern.test(typed);
}

/** The way that is marked: the one that was wished for, if it is to be had, else the first. */
export const chosenOf = ({ options }: ShippingQuote, wished: string): QuoteOption | null =>
  options.find(({ method }) => method === wished) ?? options[0] ?? null;

/** Without a choice it goes the ordinary way. */
export const methodOf = (wished: string): QuotedMethod =>
  shippingMethods.find((method) => method === wished) ?? 'standard';
