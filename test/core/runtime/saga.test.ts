import { strict as assert } from 'node:assert';
import { expect, test } from 'vitest';
import { next, type Phase, type Progress, progressKey, settle, start } from '../../../actors/runtime/saga.ts';
import { plans } from '../order/plans.ts';

const plan = plans.checkout;
const undoable = plan.filter(({ kind }) => kind === 'undoable').map(({ name }) => name);
const failure = { code: 'OUT_OF_STOCK', detail: {} } as const;

type Path = { readonly progress: Progress; readonly undone: readonly string[]; readonly began: readonly string[] };

/** Money may have moved: a capture was begun, and its last word was not a no. */
const maybePaid = (progress: Progress): boolean => {
  const capture = progress[progressKey('execute', 'capture-payment')];
  return capture !== undefined && capture.status !== 'refused';
};

function after(
  path: Path,
  phase: Phase,
  step: string,
  outcome: 'done' | 'refused' | 'unsure' | 'pending' | 'crashed',
): Path {
  const key = progressKey(phase, step);
  const started = start(path.progress[key]);
  const state =
    outcome === 'crashed' ? started : settle(started, outcome, null, outcome === 'refused' ? failure : null);
  return {
    progress: { ...path.progress, [key]: state },
    undone: phase === 'compensate' && outcome === 'done' ? [...path.undone, step] : path.undone,
    began: phase === 'execute' && !path.began.includes(step) ? [...path.began, step] : path.began,
  };
}

test('[O2] [O3] [M2] every outcome of every step, and a crash at each, ends settled or with a human', () => {
  const ends: Record<string, number> = {};
  const seen = new Set<string>();
  const walk = (path: Path): void => {
    const key = JSON.stringify(path);
    if (seen.has(key)) return;
    seen.add(key);
    const { progress, undone, began } = path;
    const action = next(plan, progress);
    if (action.do === 'execute' || action.do === 'compensate') {
      if (action.do === 'compensate') assert.ok(!maybePaid(progress), '[M2] unwinds money that may have moved');
      if (action.do === 'execute') assert.deepEqual(undone, [], '[O3] goes on after it has begun to undo');
      if (action.step === 'capture-payment')
        assert.equal(
          progress[progressKey('execute', 'pin-stock')]?.status,
          'done',
          '[M1] captures for units that can lapse',
        );
      assert.ok(action.attempt <= 2, '[O2] tries for ever');
      for (const outcome of ['done', 'refused', 'unsure', 'crashed'] as const)
        walk(after(path, action.do, action.step, outcome));
      return;
    }
    ends[action.do] = (ends[action.do] ?? 0) + 1;
    if (action.do === 'finish') {
      for (const { name } of plan) assert.equal(progress[progressKey('execute', name)]?.status, 'done');
    } else if (action.do === 'abandon') {
      assert.ok(!maybePaid(progress), '[M2] abandons money that may have moved');
      const touched = undoable.filter((name) => began.includes(name)).toReversed();
      assert.deepEqual(undone, touched, '[O3] undoes all that may have happened, last first, each once');
    } else {
      const stuck = Object.entries(progress).find(
        ([key, { status, attempts }]) => key.endsWith(action.step) && (status === 'refused' || attempts === 2),
      );
      assert.ok(stuck, '[O2] calls a human for a step that could go on');
    }
  };
  walk({ progress: {}, undone: [], began: [] });
  assert.ok(
    (ends.finish ?? 0) > 100 && (ends.abandon ?? 0) > 1_000 && (ends['call-human'] ?? 0) > 1_000,
    JSON.stringify(ends),
  );
});

test('[M2.1] an unsure capture is asked about again, and at last by a human; it is never undone', () => {
  const paid = plan
    .slice(0, 5)
    .reduce<Path>((path, { name }) => after(path, 'execute', name, 'done'), { progress: {}, undone: [], began: [] });
  const once = after(paid, 'execute', 'capture-payment', 'unsure');
  expect(next(plan, once.progress)).toMatchObject({ do: 'execute', step: 'capture-payment', attempt: 2 });
  expect(next(plan, after(once, 'execute', 'capture-payment', 'crashed').progress)).toEqual({
    do: 'call-human',
    step: 'capture-payment',
  });
  expect(next(plan, after(once, 'execute', 'capture-payment', 'refused').progress)).toMatchObject({
    do: 'compensate',
    step: 'pin-stock',
  });
});

test('[O2.2] pending is no attempt: what is on its way is waited for, however long it takes', () => {
  let path: Path = { progress: {}, undone: [], began: [] };
  for (let tries = 0; tries < 50; tries++) path = after(path, 'execute', 'freeze-cart', 'pending');
  expect(next(plan, path.progress)).toMatchObject({ do: 'execute', step: 'freeze-cart', attempt: 1 });
});

test('[O3.2] a step that was refused is undone as well: an earlier try of it may have been done', () => {
  const path = after({ progress: {}, undone: [], began: [] }, 'execute', 'freeze-cart', 'refused');
  expect(next(plan, path.progress)).toMatchObject({ do: 'compensate', step: 'freeze-cart' });
});
