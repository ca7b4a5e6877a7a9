/** Of the platform's own making, or of the front's: both overwrite what a client sends under this name. */
export const addressHeader = 'cf-connecting-ip';
/** What the front of a local shop says the word in that only it and the shop know. It lets none of a client's through. */
export const frontHeader = 'x-holdfast-front';

/**
 * Who says where a request comes from: the platform always, and on one's own machine, whose runtime keeps what a client says,
 * the front alone. `front`: its word; empty where there is none.
 */
export const vouchedIn =
  (environment: string, front: string): ((headers: Headers) => boolean) =>
  (headers) =>
    environment !== 'local' || (front !== '' && headers.get(frontHeader) === front);

/** The address that a request comes from. Null where nobody vouches for it. */
export const askedFrom = (headers: Headers, vouched: (headers: Headers) => boolean): string | null =>
  vouched(headers) ? headers.get(addressHeader) || null : null;

/**
 * Whose bucket a request counts in, by where it comes from. Those for whom nobody vouches all come from one place, so that no
 * one chooses a bucket. `X-Forwarded-For` and its like are anybody's word and are not read at all.
 */
export function addressOf(headers: Headers, vouched: (headers: Headers) => boolean): string {
  const address = askedFrom(headers, vouched);
  return address === null ? 'here' : networkOf(address);
}

/** Who has one IPv6 address has 2^64 of them: they share a bucket. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped) return mapped;
  const [head = '', tail] = address.toLowerCase().split('::');
  const [left, right] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
