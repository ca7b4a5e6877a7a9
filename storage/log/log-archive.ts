/**
 * Writes one batch of the log as gzipped JSON lines, create-only: an object that is there already was written by an
 * earlier try with the same borders, and is left as it is.
 */
export async function archiveBatch(bucket: R2Bucket, key: string, lines: readonly string[]): Promise<void> {
  const body = await gzip(lines.map((line) => `${line}\n`).join(''));
  await bucket.put(key, body, {
    onlyIf: { etagDoesNotMatch: '*' },
    httpMetadata: { contentType: 'application/x-ndjson', contentEncoding: 'gzip' },
    customMetadata: { entries: String(lines.length) },
  });
}

/** Objects that are gone already are none the less. */
export const removeBatches = (bucket: R2Bucket, keys: readonly string[]): Promise<void> => bucket.delete([...keys]);

function gzip(text: string): Promise<ArrayBuffer> {
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
}
