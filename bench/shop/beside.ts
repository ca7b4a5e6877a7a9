import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { cellOf } from '../../actors/runtime/cells.ts';
import { localCells } from '../../gateway/local/cells.ts';
import { freePort } from '../../gateway/local/port.ts';
import { config, optionsOf } from '../../gateway/local/runtime.ts';

/** The object in which the stock actor of this SKU lives. */
export const stockObjectOf = (sku: string): string => cellOf(localCells().CELLS_STOCK, sku);

/** The shop on stopped data, and a Worker beside it that speaks with the stock actors' objects by their own RPC. */
export async function beside(script: string) {
  const shop = optionsOf({ host: '127.0.0.1', port: await freePort() }, null, null);
  const asker = convertV4MiniflareOptions({
    workers: [
      {
        ...{ name: 'asker', modules: true, script, compatibilityDate: config.compatibility_date ?? '' },
        durableObjects: { STOCK: { className: 'StockServer', scriptName: config.name, useSQLite: true } },
      },
    ],
  });
  const runtime = new Miniflare({ ...shop, workers: [...shop.workers, ...asker.workers] });
  await runtime.ready;
  const { fetch } = await runtime.getWorker('asker');
  return {
    ask: async (question: object): Promise<unknown> => {
      const answer = await fetch('http://asker/', { method: 'POST', body: JSON.stringify(question) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
      return JSON.parse(text) as unknown;
    },
    end: () => runtime.dispose(),
  };
}
