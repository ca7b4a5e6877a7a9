import type { Bug } from './bug.ts';
import { cartBugs } from './cart-bugs.ts';
import { catalogBugs } from './catalog-bugs.ts';
import { cellBugs } from './cell-bugs.ts';
import { deliveryBugs } from './delivery-bugs.ts';
import { frontBugs } from './front-bugs.ts';
import { fulfillmentBugs } from './fulfillment-bugs.ts';
import { historyBugs } from './history-bugs.ts';
import { listBugs } from './list-bugs.ts';
import { mailBugs } from './mail-bugs.ts';
import { orderBugs } from './order-bugs.ts';
import { paymentBugs } from './payment-bugs.ts';
import { promisedBugs } from './promised-bugs.ts';
import { ratingBugs } from './rating-bugs.ts';
import { recordBugs } from './record-bugs.ts';
import { runtimeBugs } from './runtime-bugs.ts';
import { sealBugs } from './seal-bugs.ts';
import { stockBugs } from './stock-bugs.ts';

/** Every mistake that the tests of the cores must find. */
export const bugs: readonly Bug[] = [
  ...[...stockBugs, ...catalogBugs, ...cartBugs, ...orderBugs, ...listBugs, ...deliveryBugs, ...fulfillmentBugs],
  ...[...runtimeBugs, ...cellBugs, ...mailBugs, ...sealBugs, ...historyBugs, ...paymentBugs, ...frontBugs],
  ...[...promisedBugs, ...ratingBugs, ...recordBugs],
];
