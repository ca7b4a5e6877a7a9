import { type LiveMessage, liveMessage } from '../../../../contract/live.ts';

/** Null for what this page does not understand, such as a message of a newer shop than the one it was loaded from. */
export function parseLive(text: string): LiveMessage | null {
  try {
    const parsed = liveMessage.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
