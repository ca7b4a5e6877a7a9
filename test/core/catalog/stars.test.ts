import { expect, test } from 'vitest';
import { ageMsMax, lamp, shop } from './given.ts';

const fives = { 1: 0, 2: 0, 3: 0, 4: 0, 5: 2 };
const list = '/api/products';

test('[R3.1] what a product is rated is shown within two seconds, on its page and in lists', async () => {
  const { clock, show, given } = shop();
  for (const path of [list, '/api/products/lamp']) await show(path);
  given.set(lamp, fives);
  await clock.advance(ageMsMax);
  expect((await show(list)).items[0].rating).toEqual({ average: 5, count: 2 });
  expect((await show()).rating).toEqual({ average: 5, count: 2 });
});

test('[R3.1] stars that were read for a page are no younger in a list that is made of them later', async () => {
  const { clock, show, given } = shop();
  await show();
  given.set(lamp, fives);
  await clock.advance(ageMsMax - 600);
  expect((await show(list)).items[0].rating).toBeNull();
  await clock.advance(600);
  expect((await show(list)).items[0].rating).toEqual({ average: 5, count: 2 });
});

test('[R3.1] a product and a list are there without their stars when nobody can tell', async () => {
  const { show, given, failing } = shop();
  given.set(lamp, fives);
  failing.add('stars');
  expect((await show(list)).items[0].rating).toBeNull();
  expect((await show()).rating).toBeNull();
});

test('[R3.2] what nobody has rated has no stars, and not none of five', async () => {
  const { show, given } = shop();
  given.set(lamp, { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 });
  expect((await show()).rating).toBeNull();
});
