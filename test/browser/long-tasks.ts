import type { Page } from 'playwright-core';

type Seen = { readonly startTime: number; readonly duration: number };

/** Watches the page's main thread from its next loading on. */
export async function watchTasks(page: Page) {
  await page.addInitScript(() => {
    const tasks: Seen[] = [];
    Object.assign(globalThis, { tasks });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) tasks.push({ startTime, duration });
    }).observe({ type: 'longtask', buffered: true });
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  let since = 0;
  return {
    /** Forgets what was before, such as the loading of the page. */
    begin: async (): Promise<void> => {
      since = await page.evaluate(() => performance.now());
    },
    /** What is really in use: after what is garbage has gone. */
    heapBytes: async (): Promise<number> => {
      await session.send('HeapProfiler.collectGarbage');
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
    },
    /** The longest task of each second since then; 0 where none took over 50 ms. */
    read: async (): Promise<{ seconds: number; longestMs: number[] }> => {
      const { tasks, now } = await page.evaluate(() => ({
        tasks: (globalThis as unknown as { tasks: Seen[] }).tasks,
        now: performance.now(),
      }));
      const seconds = Math.floor((now - since) / 1_000);
      const longestMs = Array.from({ length: seconds }, (_, second) =>
        Math.max(
          0,
          ...tasks
            .filter(({ startTime }) => Math.floor((startTime - since) / 1_000) === second)
            .map(({ duration }) => duration),
        ),
      );
      return { seconds, longestMs };
    },
  };
}
