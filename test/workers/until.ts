const pauseMs = 25;

/** Asks again until there is an answer; says what was waited for when none came in time. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  msMax = 15_000,
): Promise<T> {
  const deadline = Date.now() + msMax;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${msMax} ms for: ${what}`);
    await pause(pauseMs);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
