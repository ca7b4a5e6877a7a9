import { tick } from 'svelte';
import { invalidateAll } from '$app/navigation';
import { standingOf } from './session-standing.ts';

const lockName = 'holdfast-refresh';
/** Where the tabs of a browser tell each other who is logged in. */
const newsKey = 'holdfast-account';
/** Live lines that cannot connect ask again and again, and are several. */
const askEveryMs = 4_000;
/**
 * A new password, or a new login, ends the session before: its lines may be closed a moment before the answer with the new
 * cookies is here, and who asks with the old ones is told to throw cookies away.
 */
const settleMs = 1_000;

/** The session behind this tab. Lives in the browser only: nothing on the server writes to it. */
class Session {
  /** It ended without being asked to from this tab. */
  ended = $state(false);
  #account: string | null = null;
  #leaving = false;
  #askedAt = Number.NEGATIVE_INFINITY;

  /** Whom the page was loaded for; null is a guest. The other tabs hear of it when it is another one than before. */
  shows(account: string | null): void {
    this.#account = account;
    this.#leaving = false;
    if (account !== null) this.ended = false;
    try {
      if (localStorage.getItem(newsKey) !== (account ?? '')) localStorage.setItem(newsKey, account ?? '');
    } catch {
      // a browser without storage has tabs that find out by themselves
    }
  }

  /** What another tab has said. It may be wrong for a moment: what the server says now counts. */
  async hear({ key, newValue }: StorageEvent): Promise<void> {
    if (key !== newsKey || newValue === null || newValue === (this.#account ?? '') || this.#leaving) return;
    const before = this.#account;
    await invalidateAll();
    await tick();
    if (before !== null && this.#account === null) this.ended = true;
  }

  /** The shopper ends it here, or puts another one in its place: that is no news to them. */
  leave(): void {
    this.#leaving = true;
  }

  /** They are still here. */
  stay(): void {
    this.#leaving = false;
  }

  /** The shopper has read that it ended. */
  seen(): void {
    this.ended = false;
  }

  /** A live line was closed or not opened: is the session still there? */
  async doubt(): Promise<void> {
    if (this.#account === null || this.#leaving || performance.now() - this.#askedAt < askEveryMs) return;
    this.#askedAt = performance.now();
    const asked = this.#account;
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    if (this.#leaving || this.#account !== asked) return;
    const standing = await standingOf(
      (method, path) => fetch(path, { method, headers: { accept: 'application/json' } }),
      (act) => ('locks' in navigator ? navigator.locks.request(lockName, act) : act()),
    );
    if (standing !== 'ended' || this.#leaving || this.#account !== asked) return;
    this.ended = true;
    await invalidateAll();
  }
}

export const session = new Session();
