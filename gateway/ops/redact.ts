/** Never the text itself, nor anything made of it: equal states stay equal, and nothing can be guessed and compared. */
const mask = '•••';

/** Personal data, and what a payment is called elsewhere: what would let somebody find the buyer or the money. */
const secret: ReadonlySet<string> = new Set([
  ...['email', 'address', 'fingerprint'],
  ...['approveUrl', 'reference', 'captureId', 'refundId', 'hintId', 'hints'],
  ...['recipient', 'letter'],
  ...['entryId', 'ofCapture', 'disputeId', 'resourceId'],
]);

/** What may leave for an operator's screen: every text at or below a field with such a name is masked. What is absent stays so. */
export function redact<T>(value: T): T;
export function redact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => redact(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, secret.has(key) ? masked(inner) : redact(inner)]),
  );
}

function masked(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'number') return mask;
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner)]));
}
