/** A question of the run itself, not of a buyer. Null when there was no answer of 2xx in time. */
export async function inquire(url: string, request: RequestInit & { readonly withinMs: number }): Promise<unknown> {
  const { withinMs, ...rest } = request;
  try {
    const response = await fetch(url, { ...rest, signal: AbortSignal.timeout(withinMs) });
    const text = await response.text();
    return response.ok ? JSON.parse(text || 'null') : null;
  } catch {
    return null;
  }
}

/** As JSON, from the shop's own origin. */
export const posting = (origin: string, body: unknown, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { origin, 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
