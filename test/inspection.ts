import { afterEach, expect } from 'vitest';
import { breaches } from './inspected.ts';

afterEach(() => {
  expect(breaches.splice(0)).toEqual([]);
});
