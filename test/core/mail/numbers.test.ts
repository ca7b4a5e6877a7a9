import { describe, expect, test } from 'vitest';
import { drawnNumber, orderNumber, typedNumber } from '../../../contract/order-number.ts';

describe('[K2.1] the number of an order', () => {
  test('has the form HF-4K7Q-2M, and no symbol that is taken for another', () => {
    for (let first = 0; first < 256; first++) {
      const number = drawnNumber([first, 1, 2, 3, 4, 5, 6]);
      expect(orderNumber.safeParse(number).success).toBe(true);
      expect(number?.slice(3)).not.toMatch(/[01OIL5S8BU]/);
    }
  });

  test('is as likely as each other one: bytes that would favour some symbols are passed over', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      const number = drawnNumber(Array<number>(6).fill(byte));
      if (number) counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    expect(new Set(counts.values()).size).toBe(1);
    expect(drawnNumber([255, 255, 255])).toBeNull();
  });

  test('is understood as people type it, and nothing else is', () => {
    for (const typed of ['HF-4K7Q-2M', 'hf-4k7q-2m', ' 4k7q 2m ', 'HF4K7Q2M'])
      expect(typedNumber(typed)).toBe('HF-4K7Q-2M');
    for (const typed of ['', 'HF-', '4K7Q2', '4K7Q2MM', 'HF-0OIL-5S', "' OR 1=1"])
      expect(typedNumber(typed)).toBeNull();
  });
});
