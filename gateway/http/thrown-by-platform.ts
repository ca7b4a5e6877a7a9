/** What the platform throws when an object has too much to do. It must not be asked again at once. */
export const isOverloaded = (error: unknown): boolean => within(error, (one) => says(one, 'overloaded'));

/**
 * What it throws when it could not go on, and may the next time: an object that was reset, as when its disk is full (what the
 * call has written is taken back with the object's memory, and the next call finds a new one; a D1 database of a local shop is such
 * an object, too); a connection that broke; a database that is away.
 */
export const mayPass = (error: unknown): boolean =>
  within(error, (one) => says(one, 'durableObjectReset') || says(one, 'retryable') || isItsOwn(one));

/** Not everything has a mark: an object that cannot even begin, on a disk without room, is an internal error of the platform. */
const isItsOwn = (error: unknown): boolean =>
  error instanceof Error &&
  /^internal error; reference = |\bSQLITE_(FULL|IOERR)|^D1_ERROR: (Network connection lost|D1 DB (is overloaded|storage operation exceeded timeout|reset))/.test(
    error.message,
  );

const says = (error: unknown, mark: string): boolean =>
  typeof error === 'object' && error !== null && Reflect.get(error, mark) === true;

/** Of the error, or of what it was thrown for: drizzle wraps what D1 throws. */
const within = (error: unknown, is: (error: unknown) => boolean): boolean =>
  is(error) || (error instanceof Error && error.cause !== undefined && within(error.cause, is));
