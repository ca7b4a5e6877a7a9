import { problem } from '../../contract/http.ts';
import type { Reply } from './reach.ts';

/** How an act ended, as far as its buyer knows. `skipped`: there was nothing to act on. */
export type Done =
  | { readonly end: 'done' | 'unknown' | 'skipped' }
  | { readonly end: 'refused'; readonly code: string };

export const doneOf = (end: 'done' | 'unknown' | 'skipped'): Done => ({ end });

export const codeOf = (reply: NonNullable<Reply>): string => {
  const parsed = problem.safeParse(reply.body);
  return parsed.success ? parsed.data.code : `HTTP_${reply.status}`;
};

/** 503 says that a part of the shop was away: whether anything was done is as open as after silence. */
export function readReply(reply: Reply): Done {
  if (reply === null || reply.status >= 500) return doneOf('unknown');
  return reply.status < 400 ? doneOf('done') : { end: 'refused', code: codeOf(reply) };
}
