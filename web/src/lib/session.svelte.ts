import { invalidateAll } from '$app/navigation';
import { standingOf } from './session-standing.ts';

const lockName = 'holdfast-refresh';
/** Where the tabs of a browser tell each other who is logged in. */
const newsKey = 'holdfast-account';
/** Live lines that cannot connect ask again and again, and are several. */
const askEveryMs = 4_000;

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
    if (account !== null) this.ended = false;
    try {
      if (localStorage.getItem(newsKey) !== (account ?? '')) localStorage.setItem(newsKey, account ?? '');
    } catch {
      // a browser without storage has tabs that find out by themselves
    }
  }

  /** What another tab has said. */
  hear({ key, newValue }: StorageEvent): void {
    if (key === newsKey && newValue !== null && newValue !== (this.#account ?? '') && !this.#leaving)
      void invalidateAll();
  }

  /** The shopper ends it here: that is no news to them. */
  leave(): void {
    this.#leaving = true;
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
