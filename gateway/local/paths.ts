import { join, resolve } from 'node:path';

export const root = join(import.meta.dirname, '../..');
/** Everything that a local shop knows: databases, actors, pictures, logs, sandbox keys. */
export const dataFolder = resolve(root, process.env.HOLDFAST_DATA || '.holdfast');
export const stateFolder = join(dataFolder, 'state');
export const shopBundle = join(root, 'dist/shop');
export const sandboxBundle = join(root, 'dist/sandbox');
export const twinBundle = join(root, 'dist/twin');
export const contentionPage = join(root, 'dist/contention');
