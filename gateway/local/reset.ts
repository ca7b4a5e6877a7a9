import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from './paths.ts';
import { refuseWhileServing } from './single.ts';

await refuseWhileServing();
// Only what a shop has made: the folder may hold other things, or be another folder than was meant.
const accounts = ['service-key.json', 'secrets.json', 'demo-accounts.json'];
for (const name of ['state', 'sandbox-account.json', ...accounts, 'prepared-with', 'serving.json'])
  rmSync(join(dataFolder, name), { recursive: true, force: true });
console.log(`Wiped ${dataFolder}. The next start begins with a new shop.`);
