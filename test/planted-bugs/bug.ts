/** One mistake that somebody could make, and the promise whose test must notice it. */
export type Bug = {
  readonly name: string;
  readonly file: string;
  /** Text that is in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** A rule of docs/spec, or one at the head of a mechanism: only tests that name it are run. */
  readonly promise: string;
  /** The test file that must go red. */
  readonly caughtBy: string;
};
