import { cpus, totalmem, type } from 'node:os';

/** What it ran on, as far as it matters for a figure. */
export function machine(): string {
  const [cpu] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpu?.model.trim() || 'CPU'}, ${gigabytes} GB, ${type()}, Node ${process.versions.node}`;
}
