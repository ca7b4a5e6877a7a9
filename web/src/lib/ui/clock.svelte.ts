/** A browser clock that is wrong by less than this is a slow network rather than a wrong clock. */
const skewMsMin = 5_000;

/**
 * Epoch ms by the server's clock, told anew every second: countdowns run towards the server's times, and a shopper's
 * clock may be minutes off. Before the page is alive it stands at the time of the answer, and `alive` is false.
 */
export function shopClock(serverNow: () => number) {
  let now = $state<number | null>(null);
  $effect(() => {
    const skew = serverNow() - Date.now();
    const offset = Math.abs(skew) < skewMsMin ? 0 : skew;
    const tick = () => {
      now = Date.now() + offset;
    };
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  });
  return {
    get now() {
      return now ?? serverNow();
    },
    get alive() {
      return now !== null;
    },
  };
}
export type ShopClock = ReturnType<typeof shopClock>;
