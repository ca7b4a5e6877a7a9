import { expect, test } from 'vitest';
import { newSigningKey } from '../../../gateway/local/secrets.ts';
import { settingsOf } from '../../../gateway/settings.ts';
import { textOf } from '../files.ts';

const env: Record<string, unknown> = {
  JWT_KEYS: JSON.stringify([newSigningKey('test')]),
  PII_KEYS: JSON.stringify({ current: 'test', keys: { test: 'A'.repeat(43).concat('=') } }),
  PUBLIC_ORIGIN: 'https://shop.test',
};
for (const [, name = '', value] of textOf('wrangler.toml').matchAll(/^([A-Z_]+) = "(.*)"$/gm)) env[name] ??= value;
const ready = { MAILER: { send: async () => undefined }, MAIL_FROM: 'orders@shop.test' };

test('in production a shop that cannot send letters stays shut, and says what is missing', () => {
  expect(settingsOf({ ...env, ...ready }).mail).toEqual({ carrier: 'cloudflare', from: 'orders@shop.test' });
  expect(() => settingsOf({ ...env, ...ready, MAILER: undefined })).toThrow(/MAILER: missing/);
  expect(() => settingsOf({ ...env, ...ready, MAIL_FROM: undefined })).toThrow(/MAIL_FROM: missing/);
  expect(() => settingsOf({ ...env, ...ready, MAIL: 'kept' })).toThrow(/MAIL: letters are not kept in production/);
  expect(() => settingsOf({ ...env, ...ready, MAIL_FROM: 'a@b.example\r\nBcc: x@y.example' })).toThrow(/MAIL_FROM/);
});

test('on a machine of one’s own letters are kept', () => {
  expect(settingsOf({ ...env, ENVIRONMENT: 'local' }).mail.carrier).toBe('kept');
});
