import type { RunEvent, RunRecord } from '../../record.ts';
import type { Scenario } from '../../scenario.ts';
import type { RunSummary } from '../service/records.ts';
import type { EventPage } from '../service/run.ts';
import type { RunRequest } from '../service/run-request.ts';

export type { EventPage, RunEvent, RunRecord, RunRequest, RunSummary, Scenario };

const api = '/dev/api';
const problemOf = (body: unknown): string | null =>
  typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string' ? body.detail : null;

/** The dev service parses what it passes on; it and this page are one program. Throws in words for the reader. */
async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(api + path, init).catch(() => null);
  if (!response) throw new Error('The shop does not answer. Is it still being served?');
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new Error(problemOf(body) ?? `The service answered with ${response.status}.`);
  return body as T;
}

const post = (content: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(content),
});

export const service = {
  scenarios: async (): Promise<Scenario[]> => (await ask<{ scenarios: Scenario[] }>('/scenarios')).scenarios,
  runs: () => ask<{ runs: RunSummary[]; running: string | null }>('/runs'),
  record: (id: string) => ask<RunRecord>(`/runs/${encodeURIComponent(id)}`),
  start: async (request: RunRequest): Promise<string> => (await ask<{ id: string }>('/runs', post(request))).id,
  stop: (id: string) => ask<unknown>(`/runs/${encodeURIComponent(id)}/stop`, post({})),
  events: (id: string, after: number) => ask<EventPage>(`/runs/${encodeURIComponent(id)}/events?after=${after}`),
};

export const reportHref = (ids: readonly string[]): string => {
  const [first = '', second] = ids.map(encodeURIComponent);
  return `${api}/runs/${first}/report${second ? `?with=${second}` : ''}`;
};
export const recordHref = (id: string): string => `${api}/runs/${encodeURIComponent(id)}?download`;
export const actorHref = (actor: { readonly kind: string; readonly id: string }): string =>
  `${api}/actors/${encodeURIComponent(actor.kind)}/${encodeURIComponent(actor.id)}`;
