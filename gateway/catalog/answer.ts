import { sha256Hex } from '../identity.ts';

/** A finished answer of the catalogue: it is the same for everybody who asks, so that it is made once and kept as text. */
export type Answer = {
  readonly text: string;
  /** Of the text: the same text has the same tag in every process. */
  readonly etag: string;
  /** When the oldest part of it was read, in epoch ms. */
  readonly at: number;
  /** Lists alone: when the newest thing that the log has told of any shelf happened, in epoch ms. */
  readonly unitsAsOf: number | null;
};

export async function answerOf(body: unknown, at: number, unitsAsOf: number | null = null): Promise<Answer> {
  const text = JSON.stringify(body);
  return { text, etag: `"${sha256Hex(text).slice(0, 24)}"`, at, unitsAsOf };
}
