import type { World } from './world.ts';

/** One HTTP exchange. `lost`: whether it had an effect is unknown. */
export type Exchange =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  | { readonly kind: 'lost'; readonly why: string };

/**
 * Sends one request and reads the whole answer, within `deadlineMs`. Never throws.
 * The deadline is raced as well as signalled: a fetch that ignores its signal must not hold a saga up.
 */
export async function exchange(world: World, request: Request, deadlineMs: number): Promise<Exchange> {
  const { signal, clear } = world.deadline(deadlineMs);
  const tooLate = new Promise<Exchange>((resolve) => {
    const late: Exchange = { kind: 'lost', why: `no answer within ${deadlineMs} ms` };
    if (signal.aborted) resolve(late);
    signal.addEventListener('abort', () => resolve(late), { once: true });
  });
  const answer = (async (): Promise<Exchange> => {
    try {
      const response = await world.fetch(new Request(request, { signal }));
      // As bytes: workerd warns of text in anything that is not called text, such as a certificate.
      const text = new TextDecoder().decode(await response.arrayBuffer());
      return { kind: 'answered', status: response.status, text };
    } catch {
      return { kind: 'lost', why: 'the connection failed' };
    }
  })();
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clear();
  }
}
