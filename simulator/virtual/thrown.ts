/** What the platform throws, with the marks that it gives it. */

/** It has no room: the caller must not try again at once. */
export class Overloaded extends Error {
  readonly overloaded = true;
}

/** A message could not be brought: the same may be tried again. */
export class Broken extends Error {
  readonly retryable = true;
}

/** An object was reset under a call. */
export class Reset extends Error {
  readonly durableObjectReset = true;
}
