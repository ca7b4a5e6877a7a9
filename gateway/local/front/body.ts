import type { IncomingMessage } from 'node:http';

/** More than the shop reads of nearly anything. What is longer is passed on as it comes. */
const bytesMax = 64 * 1024;
/** As long as the shop gives it. */
const msMax = 10_000;
const nothing = Buffer.alloc(0);

/**
 * `isWhole`: nothing of it is still to come. It is read before anybody is let in, so that no place at work waits for a slow
 * network; `too-slow` and `gone` never get one.
 */
export type Read = { readonly bytes: Buffer; readonly isWhole: boolean };
export type Body = Read | 'too-slow' | 'gone';

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

export function bodyOf(request: IncomingMessage): Promise<Body> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    const late = setTimeout(() => over('too-slow'), msMax);
    const more = (bytes: Buffer) => {
      parts.push(bytes);
      length += bytes.length;
      if (length > bytesMax) over({ bytes: Buffer.concat(parts), isWhole: false });
    };
    const end = () => over({ bytes: parts.length === 1 ? (parts[0] ?? nothing) : Buffer.concat(parts), isWhole: true });
    const gone = () => over('gone');
    const over = (body: Body) => {
      clearTimeout(late);
      request.off('data', more).off('end', end).off('close', gone);
      if (body !== 'gone') request.pause();
      resolve(body);
    };
    request.on('data', more).on('end', end).on('close', gone);
  });
}
