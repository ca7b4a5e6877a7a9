import { describe, expect, test } from 'vitest';
import { redactText, reportLine, thrown } from '../../../contract/report.ts';

const secrets: readonly (readonly [what: string, text: string])[] = [
  ['an e-mail address', 'canary.bird+1@mail.example.com'],
  ['an e-mail address in a URL', 'canary%40example.com'],
  ['an e-mail address of another script', 'känari@vögel.example'],
  ['an e-mail address with what browsers take', 'canary&sons#1@mail.example.com'],
  ['a JWT', 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl'],
  ['a JWT without a signature', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyIn0.'],
  ['a service key', `hf_${'Ab1-_'.repeat(8)}xyz`],
  ['a short service key', 'hf_test-key'],
  ['a sealed text', 'hf1.k1.AbCdEfGhIjKl'],
  ['a guest’s cookie', `__Host-holdfast=${'a'.repeat(43)}`],
  ['a session cookie', '__Host-access=abc.def.ghi'],
  ['a long token', 'Zm9vYmFyYmF6cXV1eGZvb2JhcmJhenF1dXhmb28xMjM0'],
  ['a signature', `${'aB3/+x'.repeat(20)}==`],
  ['PayPal’s id of an order', '5O190127TN364715T'],
  ['PayPal’s id of a capture', '3C679366HH908993F'],
  ['PayPal’s id of a payer', 'QYR5Z8XDVJNXQ'],
  ['PayPal’s id of an event', 'WH-2WR32451HC0233532-67976317FL4543714'],
  ['a return link’s token', 'token=EC-12345'],
];

describe('what is reported', () => {
  test.each(secrets)('%s is masked, wherever it stands in a text', (_, secret) => {
    for (const text of [
      secret,
      `failed for ${secret}`,
      `("${secret}")`,
      `https://shop.test/x?y=${secret}`,
      `a;${secret};b`,
    ]) {
      expect(redactText(text), text).not.toContain(secret);
      const line = reportLine('failed', { what: text });
      expect(line).not.toContain(secret);
      expect(JSON.parse(line)).toMatchObject({ level: 'error', problem: 'failed' });
    }
  });

  test.each([
    'email',
    'buyerEmail',
    'name',
    'line1',
    'postalCode',
    'token',
    'cookie',
    'reference',
    'captureId',
    'address',
    'sessionId',
  ])('a field called %s is never said, whatever is in it', (field) => {
    expect(reportLine('failed', { [field]: 'Ann' })).not.toContain('Ann');
  });

  test('what an operator needs stays readable', () => {
    const detail = {
      requestId: 'da209add-aef6-42f0-814e-bc66ecf18aee',
      path: `/api/orders/order_${'0'.repeat(26)}/cancel`,
      sku: 'MUG-ENAMEL-SEA',
      job: 'relay',
      attempts: 3,
      lane: 'lane-0',
      at: 'execute (gateway/orders/routes.ts:103:17)',
    };
    expect(JSON.parse(reportLine('request-failed', detail))).toEqual({
      level: 'error',
      problem: 'request-failed',
      ...detail,
    });
  });
});

describe('what is said of something thrown', () => {
  test('its name and where, never its message', () => {
    const said = thrown(new TypeError('no such street: 7 Canary Row, 04101 Portland'));
    expect(said.error).toBe('TypeError');
    expect(said.at).toMatch(/report\.test\.ts:\d+/);
    expect(JSON.stringify(said)).not.toMatch(/Canary|04101|Portland/);
  });
  test('nor a line of its message that looks like a frame', () => {
    const error = new Error('x');
    error.stack = 'Error: of\n  at 7 Canary Row\n    at place (file.ts:1:2)';
    expect(thrown(error).at).toBe('place (file.ts:1:2)');
  });
  test('the code that a database begins with', () => {
    expect(thrown(new Error('D1_ERROR: UNIQUE constraint failed')).error).toBe('Error D1_ERROR');
  });
  test.each(['ann@example.com', 7, null, { email: 'ann@example.com' }])(
    '%j that was thrown says only what it is',
    (value) => {
      expect(thrown(value)).toEqual({ error: typeof value });
    },
  );
});
