import type { World } from '../../actors/runtime/world.ts';
import type { ActorKind } from '../../contract/log.ts';
import type { Situation } from '../marks/situations.ts';
import type { Clock } from './clock.ts';
import type { Fault, Trouble } from './fault.ts';
import type { AnyHost } from './host.ts';
import type { Written } from './writes.ts';

/** What a host needs of the run that it is in. */
export type Stage = {
  readonly clock: Clock;
  readonly seed: number;
  readonly luck: (place: string, possible: readonly Trouble[], percent?: number) => Fault | null;
  readonly note: (text: string) => void;
  /** What an object has written in a step, now that it is on the disk. */
  readonly wrote: (host: AnyHost, written: Written) => void;
  /** An actor has answered, and shows itself as it is after this event of its own. */
  readonly answered: (host: AnyHost, actor: string, seq: number) => void;
  /** With the actors that were asked for something in this life. */
  readonly died: (host: AnyHost, asked: ReadonlySet<string>) => void;
  /** An actor has said no, with this code. */
  readonly refused: (code: string) => void;
  readonly meets: (situation: Situation) => void;
  readonly rang: () => void;
  /** A throw that no one caught: a bug in an actor. */
  readonly escaped: (text: string) => void;
  /** Stands between an actor and its world, to count what it does there. */
  readonly counting?: (host: AnyHost, world: World) => World;
};
/** Limiters are in no directory and log nothing. */
export type HostKind = ActorKind | 'limiter';
/** A cell catches what its actors throw, and says so: it is a bug all the same. */
export const bugs: ReadonlySet<string> = new Set([
  'command-failed',
  'alarm-failed',
  'job-failed',
  'alarm-check-failed',
  'event-not-told',
]);
