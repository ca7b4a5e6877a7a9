/** How a property test runs: the same cases each time, and others with `SEED=2`. */
export const runs = (numRuns: number) => ({ numRuns, seed: Number(process.env.SEED ?? 1) });
