import { join, resolve } from 'node:path';

export const root = join(import.meta.dirname, '../..');
/** Everything that a local shop knows: databases, actors, pictures, logs, sandbox keys. */
export const dataFolder = resolve(root, process.env.HOLDFAST_DATA || '.holdfast');
export const stateFolder = join(dataFolder, 'state');
/** What the build of the pages makes: files, and a Worker that the shop's own takes in. */
export const pagesFolder = join(root, 'web/.svelte-kit/cloudflare');
export const shopBundle = join(root, 'dist/shop');
export const sandboxBundle = join(root, 'dist/sandbox');
export const twinBundle = join(root, 'dist/twin');
export const contentionPage = join(root, 'dist/contention');
