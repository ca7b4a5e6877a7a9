import type { RunEvent } from '../record.ts';

export type Tell = (event: RunEvent) => void;
/** How a command of many runs ended: its exit code, what to print, and the same as data for `--json`. */
export type Ended = { readonly code: number; readonly text: string; readonly data: unknown };

/** Each mode is read only when it is wanted: a wrong option is answered at once. */
export const modes = {
  live: async () => (await import('../live/run.ts')).runLive,
  virtual: async () => (await import('../virtual/run.ts')).runVirtual,
  fleet: async () => (await import('../fleet/command.ts')).fleetCommand,
  control: async () => (await import('../control/command.ts')).controlCommand,
  replay: async () => (await import('../replay.ts')).replay,
  report: async () => (await import('../report/render.ts')).renderReport,
};
