import { sandbox } from './paypal.ts';

/** Does something by hand on PayPal's own pages, and gives what came of it. */
export async function byHand(command: Record<string, unknown>): Promise<Record<string, unknown>> {
  const answer = await sandbox('_dashboard', { method: 'POST', body: JSON.stringify(command) });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(text);
  return JSON.parse(text) as Record<string, unknown>;
}
