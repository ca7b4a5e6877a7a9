import { describe, expect, test } from 'vitest';
import { type Job, Jobs } from '../../../actors/runtime/jobs.ts';
import { settle } from '../world/clock.ts';
import { bench } from './bench.ts';

/** A job that is always due, and ends when the test says so. */
function working() {
  const { world, clock, host } = bench();
  const ends: { ok: () => void; fail: () => void }[] = [];
  let rearmed = 0;
  const job: Job = {
    name: 'work',
    dueAt: () => 0,
    run: () => new Promise((ok, fail) => ends.push({ ok, fail: () => fail(new Error('bug')) })),
  };
  const jobs = new Jobs(world, [job], () => void rearmed++);
  return { clock, host, jobs, ends, rearmed: () => rearmed };
}

describe('a job', () => {
  test('[O2.8] runs once at a time, however often it is started', async () => {
    const { jobs, ends } = working();
    jobs.startDue();
    jobs.startDue();
    expect(ends.length).toBe(1);
    ends[0]?.ok();
    await settle();
    jobs.startDue();
    expect(ends.length).toBe(2);
  });

  test('[O2.8] is looked after while it runs: should the actor die, an alarm is set', () => {
    const { jobs, clock } = working();
    jobs.startDue();
    expect(jobs.dueAt()).toBe(clock.now + 5_000);
  });

  test('[O2.8] sets the alarm anew when it ends, and when it fails', async () => {
    const { jobs, ends, rearmed } = working();
    jobs.startDue();
    ends[0]?.ok();
    await settle();
    expect(rearmed()).toBe(1);
    jobs.startDue();
    ends[1]?.fail();
    await settle();
    expect(rearmed()).toBe(2);
  });

  test('[O2.8] that fails comes back later each time, is reported, and is forgiven once it succeeds', async () => {
    const { jobs, ends, clock, host } = working();
    const waits: number[] = [];
    for (let tries = 0; tries < 12; tries++) {
      jobs.startDue();
      ends.at(-1)?.fail();
      await settle();
      const due = jobs.dueAt() ?? 0;
      waits.push(due - clock.now);
      await clock.advance(due - clock.now);
    }
    expect(waits.slice(0, 3)).toEqual([1_000, 2_000, 4_000]);
    expect(Math.max(...waits)).toBe(60_000);
    expect(host.reports).toHaveLength(12);
    jobs.startDue();
    ends.at(-1)?.ok();
    await settle();
    jobs.startDue();
    ends.at(-1)?.fail();
    await settle();
    expect((jobs.dueAt() ?? 0) - clock.now).toBe(1_000);
  });
});
