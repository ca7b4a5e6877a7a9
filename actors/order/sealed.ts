const gone = 'erased';

/** What of an order's events and state is never stored readable: see the sealer of the runtime. */
export const sealed = {
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
  ],
};
