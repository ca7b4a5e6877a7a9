export type Point = { readonly size: number; readonly cost: number };

/**
 * How fast a cost grows with what is there: the slope of log cost over log size, by least squares. 0: it does not; 1: twice as
 * much for twice the size. Source: Goldsmith, Aiken and Wilkerson, "Measuring empirical computational complexity".
 */
export function exponentOf(points: readonly Point[]): number {
  if (points.length < 2) throw new Error('a growth needs two sizes');
  const logs = points.map(({ size, cost }) => [Math.log(size), Math.log(cost)] as const);
  const mean = (axis: 0 | 1) => logs.reduce((sum, log) => sum + log[axis], 0) / logs.length;
  const [meanSize, meanCost] = [mean(0), mean(1)];
  const spread = logs.reduce((sum, [size]) => sum + (size - meanSize) ** 2, 0);
  if (spread === 0) throw new Error('a growth needs two sizes');
  return logs.reduce((sum, [size, cost]) => sum + (size - meanSize) * (cost - meanCost), 0) / spread;
}
