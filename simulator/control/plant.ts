import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bug } from './bug.ts';

const root = join(import.meta.dirname, '../..');

/** From now on, whoever loads the bug's file in this thread gets it with the bug in it. The file itself is not touched. */
export function plant({ file, edits }: Bug): void {
  const wanted = join(root, file);
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      if (!url.startsWith('file:') || fileURLToPath(url) !== wanted) return loaded;
      const source = edits.reduce((text, { find, replace }) => {
        if (text.split(find).length !== 2) throw new Error(`the bug no longer fits ${file}: ${find}`);
        return text.replace(find, () => replace);
      }, String(loaded.source));
      return { ...loaded, source };
    },
  });
}
