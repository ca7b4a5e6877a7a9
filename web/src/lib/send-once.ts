import type { SubmitFunction } from '@sveltejs/kit';
import { tick } from 'svelte';

/** Runs an update of the page and leaves the keyboard where it was, or at the page's start where its place is gone. */
export async function keepingFocus(update: () => Promise<void>): Promise<void> {
  const before = document.activeElement;
  await update();
  const place = before?.isConnected && before !== document.body ? before : document.getElementById('main');
  if (place instanceof HTMLElement) place.focus({ preventScroll: true });
}

/** An enhanced form that is sent once at a time and keeps what was typed. `busy` hears when it starts and ends. */
export function sendOnce(busy: (yes: boolean) => void = () => undefined): SubmitFunction {
  let sending = false;
  return ({ cancel }) => {
    if (sending) return cancel();
    sending = true;
    busy(true);
    return async ({ update }) => {
      await keepingFocus(() => update({ reset: false }));
      sending = false;
      busy(false);
    };
  };
}

/** As `sendOnce`, for a form of a page of its own: what is wrong with it is where the keyboard then is, and a form that is done is empty. */
export function sendAndTell(busy: (yes: boolean) => void = () => undefined): SubmitFunction {
  let sending = false;
  return ({ cancel }) => {
    if (sending) return cancel();
    sending = true;
    busy(true);
    return async ({ result, update }) => {
      await update({ reset: result.type === 'success' });
      await tick();
      if (result.type === 'failure' || result.type === 'success') document.getElementById('outcome')?.focus();
      sending = false;
      busy(false);
    };
  };
}
