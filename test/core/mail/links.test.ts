import { describe, expect, test } from 'vitest';
import { orderId } from '../../../contract/ids.ts';
import { keyTo, linkTo, revisionIn } from '../../../gateway/orders/links.ts';
import { Vault } from '../../../storage/vault.ts';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const vault = new Vault({ current: 'a', keys: { a: key(1) } }, (bytes) => new Uint8Array(bytes));
const rotated = new Vault({ current: 'b', keys: { b: key(2), a: key(1) } }, (bytes) => new Uint8Array(bytes));
const foreign = new Vault({ current: 'a', keys: { a: key(3) } }, (bytes) => new Uint8Array(bytes));
const [mine, other] = ['a', 'b'].map((each) => orderId.parse(`order_${each.repeat(26)}`)) as [never, never];
const now = Date.UTC(2027, 2, 15);
const days = 24 * 3_600_000;

describe('[K2] a link', () => {
  test('opens its order, says of which revision it is, and outlives a change of keys', () => {
    const made = keyTo(vault, mine, 3, now);
    expect(revisionIn(vault, mine, made, now)).toBe(3);
    expect(revisionIn(rotated, mine, made, now)).toBe(3);
    expect(linkTo(vault, mine, { origin: 'https://shop.example', revision: 3 }, now)).toBe(
      `https://shop.example/orders/${mine}?key=${made}`,
    );
  });

  test('opens no other order, and none of another shop', () => {
    const made = keyTo(vault, mine, 0, now);
    expect(revisionIn(vault, other, made, now)).toBeNull();
    expect(revisionIn(foreign, mine, made, now)).toBeNull();
  });

  test('opens nothing once its time is over', () => {
    const made = keyTo(vault, mine, 0, now);
    expect(revisionIn(vault, mine, made, now + 90 * days - 1_000)).toBe(0);
    expect(revisionIn(vault, mine, made, now + 90 * days)).toBeNull();
  });

  test('with one character changed, left out or put in, anywhere, opens nothing', () => {
    const made = keyTo(vault, mine, 1, now);
    for (let at = 0; at <= made.length; at++)
      for (const character of [...'0aZ-_.'.replace(made[at] ?? '', ''), '']) {
        const changed = made.slice(0, at) + character + made.slice(at + 1);
        if (changed !== made) expect(revisionIn(vault, mine, changed, now), changed).toBeNull();
        if (character !== '')
          expect(revisionIn(vault, mine, made.slice(0, at) + character + made.slice(at), now)).toBeNull();
      }
    for (const text of ['', '.', '..', `${made}\n`, made.toUpperCase()])
      expect(revisionIn(vault, mine, text, now)).toBeNull();
  });
});
