import type { Jar } from './jar.ts';

/** `who`: whom the shop took the buyer for who placed it. */
export type Order = {
  readonly id: string;
  readonly approveUrl: string | null;
  readonly who: string;
  /** As it was shown last. */
  readonly status: string | null;
};
/** `who`: for whom it was loaded. */
export type Tab = { readonly tab: number; readonly jar: Jar; readonly who: string; readonly close: () => void };
