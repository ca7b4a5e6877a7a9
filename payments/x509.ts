/**
 * Workaround, may go when @peculiar/x509 (2.2.0 here) no longer depends on tsyringe: tsyringe 4.10 refuses to load
 * without the Reflect metadata API, which neither Node nor workerd has. No class of x509 has injected constructor
 * arguments, so the three methods that tsyringe calls are enough. The library is imported on demand because a
 * bundler may move an external import up before the code that provides them.
 */
export function loadX509(): Promise<typeof import('@peculiar/x509')> {
  if (!('getMetadata' in Reflect)) Object.assign(Reflect, { getMetadata, getOwnMetadata, defineMetadata });
  return import('@peculiar/x509');
}

const notes = new WeakMap<object, Map<unknown, unknown>>();

const getOwnMetadata = (key: unknown, target: object): unknown => notes.get(target)?.get(key);

function getMetadata(key: unknown, target: object): unknown {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
    if (notes.get(at)?.has(key)) return getOwnMetadata(key, at);
  }
  return undefined;
}

function defineMetadata(key: unknown, value: unknown, target: object): void {
  const known = notes.get(target) ?? new Map<unknown, unknown>();
  notes.set(target, known.set(key, value));
}
