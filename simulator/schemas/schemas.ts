import { z } from 'zod';
import { runEvent, runRecord } from '../record.ts';
import { scenario } from '../scenario.ts';

/** What is read and written as data, as JSON Schema: file name → schema. Made of the zod schemas by write.ts. */
export const schemas: Readonly<Record<string, object>> = {
  // As it is written by hand: what has a default may be left out.
  'scenario.json': z.toJSONSchema(scenario, { io: 'input', reused: 'ref' }),
  'record.json': z.toJSONSchema(runRecord, { reused: 'ref' }),
  'event.json': z.toJSONSchema(runEvent, { reused: 'ref' }),
};
