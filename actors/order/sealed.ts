import type { Sealed } from '../runtime/sealer.ts';

const gone = 'erased';
/** Fields of an order's events and state that are never stored readable. */
export const sealed: Sealed = {
  personal: {
    email: `${gone}@${gone}.invalid`,
    address: { name: gone, line1: gone, city: gone, postalCode: gone, country: 'ZZ' },
    // A hash of what is personal can be guessed.
    fingerprint: gone,
    // What buyers write of what they send back.
    reason: gone,
  },
  secret: [
    ...['reference', 'approveUrl', 'captureId', 'refundId', 'hintId', 'hints', 'act', 'claimedFor'],
    ...['entryId', 'ofCapture', 'disputeId', 'resourceId', 'tracking'],
    ...['authorisationId', 'newestId'],
  ],
};
