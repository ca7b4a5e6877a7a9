import { expect, test } from 'vitest';
import { passwordHint } from '../../../web/src/lib/auth/password-hint.ts';

test('a password is counted as people count: by characters of any script', () => {
  expect(passwordHint('1234567', [])).toEqual({ fits: false, text: '1 more character needed.' });
  expect(passwordHint('🪢⚓🌊🐚', []).text).toBe('4 more characters needed.');
  expect(passwordHint('пароль-моря', []).fits).toBe(true);
  expect(passwordHint('🪢'.repeat(128), []).fits).toBe(true);
  expect(passwordHint('🪢'.repeat(129), []).fits).toBe(false);
});

test('what holds the own address or name, or repeats itself, is called easy to guess', () => {
  expect(passwordHint('Lovelace-1815', ['ada.lovelace@example.com', '']).text).toContain('name or address');
  expect(passwordHint('xxAda Byron', ['a@b.example', 'Ada Byron']).text).toContain('name or address');
  expect(passwordHint('aaaaaaaaaaaaaaaaaa', []).text).toContain('repeats');
});

test('length is praised for what it is, and nothing is ever called strong', () => {
  expect(passwordHint('kelp and rope', []).text).toContain('Longer is safer');
  expect(passwordHint('kelp rope lantern fog', ['ada@example.com', 'Ada']).text).toContain('if nobody can guess it');
});
