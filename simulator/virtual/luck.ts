import { hashOf, luckOf } from '../dice.ts';
import type { FaultKind } from '../scenario.ts';
import { type Fault, type Trouble, troubles } from './fault.ts';

/** Says what goes wrong at a place; null for nothing. */
export type Luck = (place: string, possible: readonly Trouble[], percent?: number) => Fault | null;

/** Trouble of these kinds at `usual` places of a hundred: which and where is the seed's alone. */
export function randomLuck(seed: number, kinds: readonly FaultKind[], usual: number): Luck {
  const allowed = new Set<Trouble>(
    (Object.keys(troubles) as Trouble[]).filter((trouble) => kinds.includes(troubles[trouble])),
  );
  return (place, possible, percent = usual) => {
    if (luckOf(seed, `${place} ?`) * 100 >= percent) return null;
    const choice = possible.filter((trouble) => allowed.has(trouble));
    const trouble = choice[hashOf(seed, `${place} !`) % Math.max(1, choice.length)];
    return trouble ? { place, trouble, ms: lengthOf(trouble, luckOf(seed, `${place} #`)) } : null;
  };
}

/** Only these faults, at their places: a run that is played again, or a part of one. */
export function scriptedLuck(faults: readonly Fault[]): Luck {
  const byPlace = new Map(faults.map((fault) => [fault.place, fault]));
  return (place, possible) => {
    const fault = byPlace.get(place);
    return fault && possible.includes(fault.trouble) ? fault : null;
  };
}

function lengthOf(trouble: Trouble, luck: number): number {
  switch (trouble) {
    case 'answered-late':
      return Math.round(500 + luck * 44_500);
    case 'arrives-late':
      return Math.round(50 + luck ** 2 * 30_000);
    case 'duplicated':
      return Math.round(luck ** 2 * 20_000);
    case 'callee-dies-during':
    case 'dies-during-alarm':
      return 1 + Math.round(luck ** 2 * 400);
    case 'alarm-late':
      return Math.round(100 + luck ** 2 * 60_000);
    case 'clock-skewed':
      return Math.round((luck - 0.5) * 4_000);
    case 'clock-jumps':
      return Math.round((luck - 0.5) * 20_000);
    case 'storage-down':
      return Math.round(1_000 + luck * 60_000);
    case 'paypal-slow':
      return Math.round(1_000 + luck * 8_000);
    case 'paypal-late-capture':
    case 'paypal-pending':
    case 'paypal-pending-declined':
      return Math.round(1_000 + luck * 300_000);
    case 'paypal-webhook-late':
    case 'paypal-webhooks-swapped':
      return Math.round(1_000 + luck * 120_000);
    default:
      return 0;
  }
}
