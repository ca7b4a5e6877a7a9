import { rmSync } from 'node:fs';
import { dataFolder } from './paths.ts';
import { refuseWhileServing } from './single.ts';

await refuseWhileServing();
rmSync(dataFolder, { recursive: true, force: true });
console.log(`Wiped ${dataFolder}. The next start begins with a new shop.`);
