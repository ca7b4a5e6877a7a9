type Waiting<Item> = { readonly item: Item; readonly done: () => void; readonly failed: (error: unknown) => void };

/**
 * Acts on many at once: what comes while an act is under way goes together in the next one, and who comes alone goes at once.
 * Of an act that fails, all that it was about have failed. Only for who shares one life, as the actors of a cell do.
 */
export function gathered<Item>(act: (items: readonly Item[]) => Promise<void>): (item: Item) => Promise<void> {
  let waiting: Waiting<Item>[] = [];
  let busy = false;
  const work = async () => {
    busy = true;
    while (waiting.length > 0) {
      const taken = waiting;
      waiting = [];
      try {
        await act(taken.map(({ item }) => item));
        for (const { done } of taken) done();
      } catch (error) {
        for (const { failed } of taken) failed(error);
      }
    }
    busy = false;
  };
  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed });
      if (!busy) void work();
    });
}
