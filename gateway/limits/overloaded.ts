/** What the platform throws when an object has too much to do. It must not be asked again at once. */
export const isOverloaded = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'overloaded' in error && error.overloaded === true;
