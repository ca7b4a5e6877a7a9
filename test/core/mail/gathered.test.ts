import { expect, test } from 'vitest';
import { gathered } from '../../../mail/gathered.ts';

function gathering(act?: (items: readonly number[]) => Promise<void>) {
  const acts: (readonly number[])[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const put = gathered<number>((items) => {
    acts.push(items);
    if (act) return act(items);
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    return gate.promise;
  });
  return { acts, gates, put };
}

test('who comes alone goes at once; who comes meanwhile goes with all the others', async () => {
  const { acts, gates, put } = gathering();
  const first = put(1);
  const rest = [put(2), put(3)];
  expect(acts).toEqual([[1]]);
  gates[0]?.resolve();
  await first;
  expect(acts).toEqual([[1], [2, 3]]);
  const late = put(4);
  gates[1]?.resolve();
  await Promise.all(rest);
  gates[2]?.resolve();
  await late;
  expect(acts).toEqual([[1], [2, 3], [4]]);
});

test('nobody is told of an end before it is there', async () => {
  const { gates, put } = gathering();
  const told: number[] = [];
  const all = [1, 2].map((item) => put(item).then(() => told.push(item)));
  gates[0]?.resolve();
  await all[0];
  expect(told).toEqual([1]);
  gates[1]?.resolve();
  await all[1];
  expect(told).toEqual([1, 2]);
});

test('an act that fails fails for all that it was about, and for nobody after', async () => {
  const { gates, put } = gathering();
  const first = put(1);
  const pair = [put(2), put(3)];
  gates[0]?.resolve();
  await first;
  gates[1]?.reject(new Error('full'));
  await expect(Promise.allSettled(pair)).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  const after = put(4);
  gates[2]?.resolve();
  await expect(after).resolves.toBeUndefined();
});

test('an act that throws before it has begun leaves nothing stuck', async () => {
  let bad = true;
  const { put } = gathering(async () => {
    if (bad) throw new Error('shut');
  });
  await expect(put(1)).rejects.toThrow('shut');
  bad = false;
  await expect(put(2)).resolves.toBeUndefined();
});
