import { createRoute, z } from '@hono/zod-openapi';
import { unreachable } from '../../actors/runtime/decider.ts';
import type { Sku } from '../../contract/ids.ts';
import { sku } from '../../contract/ids.ts';
import {
  type StockAnswer,
  type StockCommand,
  type StockMovement,
  stockLevels,
  stockMovementBody,
  unplaced,
} from '../../contract/stock.ts';
import { jsonBody } from '../http/json-body.ts';
import { keyed, keyIn } from '../http/key.ts';
import { body, json, refusals, router } from '../http/openapi.ts';
import { freshLogin, needs, opsOnly } from '../http/ops-only.ts';
import { problemOf } from '../http/problem.ts';
import { sha256Hex } from '../identity.ts';
import { actUnder } from '../ops/act.ts';
import type { Services } from '../services.ts';

const security: { [scheme: string]: string[] }[] = [{ opsKey: [] }];
const params = z.object({ sku });

const show = createRoute({
  ...{ method: 'get', path: '/api/ops/stock/{sku}', security },
  request: { params },
  responses: { 200: json(stockLevels, 'How many can be sold, and where the units stand'), ...refusals },
});
const move = createRoute({
  ...{ method: 'post', path: '/api/ops/stock/{sku}/movements', security, ...keyed(true) },
  request: { params, body: body(stockMovementBody) },
  responses: { 200: json(stockLevels, 'Booked: where the units stand now'), ...refusals },
});

/** What the warehouse does with the units of a SKU, and where they stand. */
export const shelves = router();
shelves.use('/api/ops/stock/:sku', opsOnly, needs('ops:read'));
shelves.use('/api/ops/stock/:sku/movements', opsOnly, needs('stock:write'), freshLogin, jsonBody);
shelves
  .openapi(show, async (c) => {
    const { sku: id } = c.req.valid('param');
    const services = c.get('services');
    // A shelf that nobody sells from is not made by looking at it.
    if (!(await isSold(services, id))) return problemOf(c, unknownSku);
    const result = await services.stock(id, { type: 'look' });
    return result.ok ? c.json(levelsIn(result.value), 200) : problemOf(c, result.failure);
  })
  .openapi(move, async (c) => {
    const key = keyIn(c, move);
    if (!key.ok) return problemOf(c, key.failure);
    const { sku: id } = c.req.valid('param');
    const movement = c.req.valid('json');
    const services = c.get('services');
    const [sold, wrong] = await Promise.all([isSold(services, id), wrongPlace(services, movement)]);
    if (!sold) return problemOf(c, unknownSku);
    if (wrong !== null) return problemOf(c, { code: 'INVALID', detail: { path: wrong } });
    const claims = `move ${id} ${sha256Hex(JSON.stringify(movement))}`;
    const row = { act: 'stock-moved', subject: `${id} ${movement.movementId}` } as const;
    const result = await actUnder(c, { key: key.value ?? '', claims, ...row }, () =>
      services.stock(id, commandOf(movement)),
    );
    return result.ok ? c.json(levelsIn(result.value), 200) : problemOf(c, result.failure);
  });

const unknownSku = { code: 'SKU_UNKNOWN', detail: { path: 'sku' } } as const;
const isSold = async ({ shipping }: Services, id: Sku): Promise<boolean> => (await shipping.goods([id])).has(id);

/** The path of a warehouse that the shop does not have. */
async function wrongPlace({ shipping }: Services, movement: StockMovement): Promise<'location' | 'to' | null> {
  const { warehouses } = await shipping.records([], { country: '', postalCountry: '', codes: [] });
  const known = new Set<string>([...warehouses.map(({ code }) => code), unplaced]);
  if (!known.has(movement.location)) return 'location';
  return 'to' in movement && !known.has(movement.to) ? 'to' : null;
}

function commandOf(movement: StockMovement): StockCommand {
  const { movementId, location, quantity } = movement;
  switch (movement.type) {
    case 'receive':
      return { type: 'restock', movementId, location, quantity };
    case 'count': {
      const { reason } = movement;
      return { type: 'count', movementId, location, counted: quantity, ...(reason !== undefined && { reason }) };
    }
    case 'transfer':
      return { type: 'transfer', movementId, from: location, to: movement.to, quantity };
    case 'write-off':
      return { type: 'write-off', movementId, location, quantity, reason: movement.reason };
    default:
      return unreachable(movement);
  }
}

const levelsIn = ({ sku: id, version, available, locations }: StockAnswer) => ({
  ...{ sku: id, version, available },
  locations: [...locations],
});
