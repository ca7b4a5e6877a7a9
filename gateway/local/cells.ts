import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { cells } from '../settings.ts';
import { dataFolder, stateFolder } from './paths.ts';

const kept = z.strictObject({
  CELLS_CART: cells,
  CELLS_ORDER: cells,
  CELLS_STOCK: cells,
  /** Data of before has no letters yet. */
  CELLS_MAIL: cells.default('1'),
  LOG_LANES: z.string(),
});
type Kept = z.infer<typeof kept>;
/** These lead from an id to its object. The number of lanes does not: each cell keeps to the one that it began with. */
const fixed = ['CELLS_CART', 'CELLS_ORDER', 'CELLS_STOCK', 'CELLS_MAIL'] as const;
const file = join(dataFolder, 'cells.json');

/**
 * In how many objects this shop keeps its actors and its log: few, since on one machine all of them share a thread and a disk.
 * It is chosen at the first start and kept with the data. Throws with one line when the environment wants another number.
 */
export function localCells(): Kept {
  const found = existsSync(file) ? kept.parse(JSON.parse(readFileSync(file, 'utf8'))) : first();
  for (const name of fixed) {
    const [value, wanted] = [found[name], process.env[name]];
    if (wanted !== undefined && wanted !== value)
      throw new Error(
        `${name} is ${wanted}, but the data in ${dataFolder} was made with ${value}. It stays as it was made: leave ${name} out, or begin anew with \`npm run reset\`.`,
      );
  }
  return { ...found, LOG_LANES: process.env.LOG_LANES ?? found.LOG_LANES };
}

function first(): Kept {
  // Data that is older than cells has an object for each actor, and four lanes unless it was told otherwise.
  const [usual, lanes] = existsSync(stateFolder) ? ['each', '4'] : ['1', '1'];
  const {
    CELLS_CART = usual,
    CELLS_ORDER = usual,
    CELLS_STOCK = usual,
    CELLS_MAIL = usual,
    LOG_LANES = lanes,
  } = process.env;
  const chosen = kept.parse({ CELLS_CART, CELLS_ORDER, CELLS_STOCK, CELLS_MAIL, LOG_LANES });
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(chosen)}\n`);
  return chosen;
}
