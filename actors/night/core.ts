/** When it is night, and for which day: the same for whoever asks, in UTC. */
const day = 24 * 3_600_000;
const hourOfNight = 3 * 3_600_000;

/** The night that has begun last, as the day in which it is: YYYY-MM-DD. */
export const nightAt = (now: number): string => new Date(begunBy(now)).toISOString().slice(0, 10);
export const nextNightAt = (now: number): number => begunBy(now) + day;
export const beginOf = (date: string): number => Date.parse(date) + hourOfNight;
const begunBy = (now: number): number => Math.floor((now - hourOfNight) / day) * day + hourOfNight;

/** Orders that are looked at in one night, and those that are asked at the same time. */
export const sampleMax = 100;
export const widthMax = 5;

export type Found = 'same' | 'differed' | 'silent' | 'none';
export type Night = {
  readonly date: string;
  readonly begunAt: number;
  readonly endedAt: number | null;
  /** Orders that were drawn, and how many of them were asked. */
  readonly drawn: number;
  readonly asked: number;
  /** Of those: whose books could be read, said something else than we did, or did not answer. */
  readonly looked: number;
  readonly differed: readonly string[];
  readonly silent: number;
};

/** What one more answer makes of the night. */
export function counted(night: Night, order: string, found: Found): Night {
  const read = found === 'same' || found === 'differed';
  return {
    ...night,
    asked: night.asked + 1,
    looked: night.looked + (read ? 1 : 0),
    differed: found === 'differed' ? [...night.differed, order] : night.differed,
    silent: night.silent + (found === 'silent' ? 1 : 0),
  };
}
