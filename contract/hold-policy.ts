/**
 * What may be kept by looking around. Holds are what the shop is made of, so their abuse is designed against: see
 * docs/decisions/0022. Whoever pays is bound by none of this, and what may not be held is put into the cart all the same.
 */
export const holdPolicy = {
  /** Units of a SKU that one cart may keep. */
  unitsPerCart: 10,
  /** Of the units on hand, what all who browse may keep together. The rest is for those who check out. */
  sharePercent: 80,
  /**
   * A new hold lasts this long, until its cart shows that somebody is there: a page with an open socket, a look, another act. Then
   * it has its full term. Who has added something sees a page within seconds; this is long enough for the slowest of them, and
   * a program that keeps no cookie lets go soon.
   */
  firstTermSeconds: 180,
  /** Units of all SKUs that may be held anew from one address within the window, which is the term of a hold. */
  unitsPerAddress: 20,
  windowSeconds: 900,
  /**
   * An order that ends without a sale hands its holds back for the rest of their term, and for this long at least: so long takes
   * a look at what went wrong, and another way to pay.
   */
  graceSeconds: 300,
} as const;
export type HoldBounds = Pick<typeof holdPolicy, 'unitsPerCart' | 'sharePercent' | 'firstTermSeconds'>;

/** The last unit of a SKU belongs to whoever pays first. */
export const browsingMax = (onHand: number, sharePercent: number): number =>
  Math.max(0, onHand - Math.ceil((onHand * (100 - sharePercent)) / 100));
