type Read = Uint8Array<ArrayBuffer> | 'too-large' | 'too-slow';
type After = (ms: number, act: () => void) => () => void;

/** For a whole body. At 1 kB a second, which is slower than any network, 10 s would do for a form. */
const msMax = 10_000;

/**
 * The whole body, whatever its length was said to be: reading stops where it is longer than `bytesMax`, and when it has not
 * come to its end in time, so that nobody keeps a request open by a byte now and then. Throws when the sender broke off.
 */
export async function readAtMost(request: Request, bytesMax: number, after: After): Promise<Read> {
  const said = request.headers.get('content-length');
  if (Number(said ?? 0) > bytesMax) return 'too-large';
  if (request.body === null) return new Uint8Array();
  const late = Promise.withResolvers<'too-slow'>();
  const callOff = after(msMax, () => late.resolve('too-slow'));
  // A length that was said is the most that comes, and the runtime reads that in one go for a fraction of the cost.
  if (said !== null) return Promise.race([readWhole(request, bytesMax), late.promise]).finally(callOff);
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  const read = await Promise.race([readAll(reader, bytesMax), late.promise]).finally(callOff);
  // What is still to come is not wanted. Not awaited: it may hang as the sender does.
  if (typeof read === 'string') reader.cancel().catch(() => undefined);
  return read;
}

async function readWhole(request: Request, bytesMax: number): Promise<Read> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.byteLength > bytesMax ? 'too-large' : bytes;
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>, bytesMax: number): Promise<Read> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > bytesMax) return 'too-large';
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
