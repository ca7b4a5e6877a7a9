import { expect, test, vi } from 'vitest';
import type { LimiterRequest } from '../../../actors/limiter/actor.ts';
import type { Taken } from '../../../actors/limiter/core.ts';
import type { Result } from '../../../contract/failure.ts';
import { Limits } from '../../../gateway/limits/ask.ts';
import { exact } from '../../../gateway/limits/policies.ts';
import type { Services } from '../../../gateway/services.ts';
import { Clock } from '../world/clock.ts';

const granted: Taken = { granted: true, left: 5, moreInMs: 10 };
const refused: Taken = { granted: false, left: 0, moreInMs: 2_000 };
type Answer = (lane: string, request: LimiterRequest) => Promise<Result<readonly Taken[]>>;
const asked = [
  { policy: exact.orderAddress, subject: 'here' },
  { policy: exact.order, subject: 'guest_1' },
];

function shop(lanes: number, answer: Answer) {
  const clock = new Clock();
  const messages: LimiterRequest[] = [];
  const services = {
    ...{
      now: () => clock.now,
      report: () => {},
      after: (ms: number, act: () => void) => clock.at(clock.now + ms, act),
    },
    limits: {
      ...{ scale: 1, vouched: () => true, lanes },
      take: (lane: string, request: LimiterRequest) => {
        messages.push(request);
        return answer(lane, request);
      },
    },
  } as unknown as Services;
  const limits = new Limits();
  return {
    clock,
    messages,
    exact: () => limits.exact(services, asked),
    refused: () => limits.refused(services, asked),
  };
}
const said =
  (...values: Taken[]): Answer =>
  async (_, { takes }) => ({ ok: true, value: values.slice(0, takes.length) });

test('all limits of a request that fall into one lane are asked in one message', async () => {
  const { messages, exact } = shop(1, said(granted, { ...granted, left: 3 }));
  expect((await exact()).map(({ policy, taken }) => [policy.name, taken.left])).toEqual([
    ['order-address', 5],
    ['order', 3],
  ]);
  expect(messages.map(({ takes }) => takes.length)).toEqual([2]);
});

test('limits of different lanes are asked at the same time, and answer in their order', async () => {
  const late = Promise.withResolvers<Result<readonly Taken[]>>();
  const { messages, exact } = shop(10_000, (_, { takes }) =>
    takes[0]?.subject.startsWith('order-address:') ? late.promise : said(granted)('', { type: 'take', takes }),
  );
  const answer = exact();
  await vi.waitFor(() => expect(messages.length).toBe(2));
  late.resolve({ ok: true, value: [granted] });
  expect((await answer).map(({ policy }) => policy.name)).toEqual(['order-address', 'order']);
});

test('the first that refuses is the last that is said, and nobody is asked again before it could grant', async () => {
  const { clock, messages, exact, refused: known } = shop(1, said(refused));
  expect(await known()).toBeNull();
  expect((await exact()).map(({ policy, taken }) => [policy.name, taken.granted])).toEqual([['order-address', false]]);
  expect(await exact()).toMatchObject([{ taken: refused }]);
  expect((await known())?.taken).toEqual(refused);
  expect(messages.length).toBe(1);
  await clock.advance(2_000);
  expect(await known()).toBeNull();
  await exact();
  expect(messages.length).toBe(2);
});

test('a lane that is silent leaves the others their say', async () => {
  const { clock, messages, exact } = shop(10_000, (_, { takes }) =>
    takes[0]?.subject.startsWith('order-address:') ? new Promise(() => {}) : said(granted)('', { type: 'take', takes }),
  );
  const answer = exact();
  await vi.waitFor(() => expect(messages.length).toBe(2));
  await clock.advance(500);
  expect((await answer).map(({ policy }) => policy.name)).toEqual(['order']);
});

test('a refusal of one lane stands, whatever another lane has granted', async () => {
  const { exact } = shop(10_000, (_, { takes }) =>
    said(takes[0]?.subject.startsWith('order-address:') ? refused : granted)('', { type: 'take', takes }),
  );
  expect((await exact()).map(({ policy, taken }) => [policy.name, taken.granted])).toEqual([['order-address', false]]);
});
