import { type ActCounts, sumOf } from '../counts/figures.ts';

/**
 * US dollars for a million, beyond what the paid plan includes. Read on 2026-11-27 in stored copies of
 * developers.cloudflare.com: /workers/platform/pricing, /durable-objects/platform/pricing (each RPC call and each alarm that
 * rings is a request; SQLite rows as in D1; an alarm that is set is a row), /d1/platform/pricing, /r2/pricing.
 */
export const prices = {
  workerRequests: 0.3,
  objectRequests: 0.15,
  rowsRead: 0.001,
  rowsWritten: 1,
  archivePuts: 4.5,
} as const;
export const pricesReadOn = '2026-11-27';
export type Charge = keyof typeof prices;
export type Bill = Readonly<Record<Charge, number>>;

/** What a platform counts of one act that a browser asks for with `browserRequests` requests. */
export function billOf(act: ActCounts, browserRequests: number): Bill {
  return {
    workerRequests: browserRequests,
    objectRequests: sumOf(act.requests) + sumOf(act.alarmsRung),
    rowsRead: sumOf(act.rowsRead),
    rowsWritten: sumOf(act.rowsWritten) + sumOf(act.indexRows) + sumOf(act.alarmsSet),
    archivePuts: act.others['log > archive put'] ?? 0,
  };
}

export const addBills = (...bills: readonly Bill[]): Bill => ({
  workerRequests: sum(bills, 'workerRequests'),
  objectRequests: sum(bills, 'objectRequests'),
  rowsRead: sum(bills, 'rowsRead'),
  rowsWritten: sum(bills, 'rowsWritten'),
  archivePuts: sum(bills, 'archivePuts'),
});

/** US dollars for a million times this. Without storage, CPU and the duration of objects, which depend on how busy they are. */
export const dollarsPerMillion = (bill: Bill): number =>
  bill.workerRequests * prices.workerRequests +
  bill.objectRequests * prices.objectRequests +
  bill.rowsRead * prices.rowsRead +
  bill.rowsWritten * prices.rowsWritten +
  bill.archivePuts * prices.archivePuts;

const sum = (bills: readonly Bill[], charge: Charge): number => bills.reduce((all, bill) => all + bill[charge], 0);
