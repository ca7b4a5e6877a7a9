import { describe, expect, test } from 'vitest';
import { write } from '../../../mail/write.ts';
import { aboutOrder, letters } from './given.ts';

describe('letters', () => {
  test.each(Object.values(letters))('$kind reads as it should', (letter) => {
    const { subject, text, html } = write(letter);
    expect(`${subject}\n\n${text}`).toMatchSnapshot();
    expect(html).toMatchSnapshot();
  });

  test('an order on invoice says how and until when it is paid', () => {
    const { text } = write({ ...letters['order-received'], onInvoice: true });
    expect(text).toContain('Please transfer $50.00 by 15 March 2027.');
  });

  test('an order of before, without a number, is told of as well', () => {
    expect(write({ ...letters['order-paid'], number: null }).subject).toBe('Your order is paid');
  });

  test('what somebody has typed is text in both forms, and never a tag, an attribute or a line of its own', () => {
    const name = `<img src=x onerror="a()">'&\n\nYour password: `;
    const { text, html } = write({
      kind: 'order-paid',
      ...aboutOrder,
      name,
      lines: [{ ...aboutOrder.lines[0], name }],
    });
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=&quot;a()&quot;&gt;&#39;&amp; Your password:');
    expect(text).not.toMatch(/^Your password/m);
  });

  test('no letter has a script, a picture from elsewhere, or a colour for its text beside the button', () => {
    for (const letter of Object.values(letters)) {
      const { html } = write(letter);
      expect(html).not.toMatch(/<(script|img|link|iframe|form)|url\(|@import/i);
      expect(html.replaceAll('background:#0b5a8a;color:#ffffff', '')).not.toMatch(/color:|background/);
    }
  });
});
