/** A mistake that is planted while the code is loaded; the files themselves are never touched. */
export type Bug = {
  readonly name: string;
  /** What a run must say is broken, any of them: a run that breaks another promise has not found this bug. */
  readonly breaks: readonly string[];
  /** Where it is looked for, if not where all are. */
  readonly scenario?: string;
  readonly file: string;
  /** Each `find` stands exactly once in the file. */
  readonly edits: readonly { readonly find: string; readonly replace: string }[];
};
