/** Of the platform's own making: it overwrites what a client sends under this name. */
const header = 'cf-connecting-ip';

/**
 * Whose bucket a request counts in, by where it comes from. `vouched`: the platform has set the header. Where nobody has (a
 * shop on one's own machine, whose runtime keeps what a client says), all come from one place, so that no one chooses a
 * bucket. `X-Forwarded-For` and its like are anybody's word and are not read at all.
 */
export function addressOf(headers: Headers, vouched: boolean): string {
  const address = vouched ? headers.get(header) : null;
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
