import { describe, expect, test } from 'vitest';
import { type Letter, Post, type Reply } from '../../../actors/runtime/post.ts';
import { refuse } from '../../../contract/failure.ts';

type Asked = { readonly cell: string; readonly letters: readonly Letter<string>[] };

/** A post whose messages are answered by `answer`; `sent` is what went out. */
function posted(answer: (asked: Asked, nth: number) => Promise<readonly Reply<string>[]>, paying = false) {
  const sent: Asked[] = [];
  const carry = (cell: string, letters: readonly Letter<string>[]) => {
    sent.push({ cell, letters });
    return answer({ cell, letters }, sent.length);
  };
  const post = new Post<string, string>((actor) => `cell ${actor[0]}`, carry, paying);
  return { post, sent };
}

const yes = (value: string): Reply<string> => ({ ok: true, value });
const echo = async ({ letters }: Asked) => letters.map(({ actor, request }) => yes(`${actor} ${request}`));

describe('a post', () => {
  test('calls to one cell that are made together travel as one message, and each has its own answer', async () => {
    const { post, sent } = posted(async () => [yes('one'), refuse('INVALID'), { ok: 'unsure', why: 'thrown' }]);
    const calls = await Promise.allSettled([post.send('a1', 'x'), post.send('a2', 'y'), post.send('a3', 'z')]);
    expect(sent.map(({ cell, letters }) => [cell, letters.length])).toEqual([['cell a', 3]]);
    expect(calls).toMatchObject([
      { status: 'fulfilled', value: { ok: true, value: 'one' } },
      { status: 'fulfilled', value: { ok: false, failure: { code: 'INVALID' } } },
      { status: 'rejected', reason: new Error('thrown') },
    ]);
  });

  test('calls to other cells, and calls that are made later, are other messages', async () => {
    const { post, sent } = posted(echo);
    const first = [post.send('a1', 'x'), post.send('b1', 'y')];
    await Promise.all(first);
    await post.send('a1', 'z');
    expect(sent.map(({ cell }) => cell)).toEqual(['cell a', 'cell b', 'cell a']);
  });

  test('whoever sends for those who are paying says so in each letter', async () => {
    const { post, sent } = posted(echo, true);
    await post.send('a1', 'x');
    expect(sent[0]?.letters).toEqual([{ actor: 'a1', request: 'x', paying: true }]);
  });
});

describe('what could go wrong with a message of many letters', () => {
  test('one of them takes long: the others are answered, and it is asked again by itself, once', async () => {
    const { post, sent } = posted(async (asked, nth) => (nth === 1 ? [yes('a1 x'), { ok: 'late' }] : echo(asked)));
    expect(await Promise.all([post.send('a1', 'x'), post.send('a2', 'y')])).toEqual([yes('a1 x'), yes('a2 y')]);
    expect(sent.map(({ letters }) => letters.map(({ actor }) => actor))).toEqual([['a1', 'a2'], ['a2']]);
  });

  test('it is late by itself too: nobody knows, and it is not asked for ever', async () => {
    const { post, sent } = posted(async ({ letters }) => letters.map(() => ({ ok: 'late' })));
    const calls = await Promise.allSettled([post.send('a1', 'x'), post.send('a2', 'y')]);
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(sent).toHaveLength(3);
  });

  test('the message is lost: all who sent by it are unsure', async () => {
    const { post } = posted(() => Promise.reject(new Error('lost')));
    const calls = await Promise.allSettled([post.send('a1', 'x'), post.send('a2', 'y')]);
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  test('fewer answers than letters: nobody gets the answer of another', async () => {
    const { post } = posted(async () => [yes('one')]);
    const calls = await Promise.allSettled([post.send('a1', 'x'), post.send('a2', 'y')]);
    expect(calls).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected' }]);
  });
});
