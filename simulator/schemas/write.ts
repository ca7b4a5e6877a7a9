import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemas } from './schemas.ts';

/** Writes the schemas anew, after a change of simulator/scenario.ts or simulator/record.ts; `npm run format` then lays them out. */
for (const [file, schema] of Object.entries(schemas))
  writeFileSync(join(import.meta.dirname, file), `${JSON.stringify(schema, null, 2)}\n`);
