/** Writes an object of closed history, gzipped, over whatever an earlier try has left there. */
export async function saveHistory(bucket: R2Bucket, key: string, text: string): Promise<void> {
  const body = await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
  await bucket.put(key, body, { httpMetadata: { contentType: 'application/x-ndjson', contentEncoding: 'gzip' } });
}

/** What lies under this key; null: nothing. */
export async function loadHistory(bucket: R2Bucket, key: string): Promise<string | null> {
  const object = await bucket.get(key);
  return object && new Response(object.body.pipeThrough(new DecompressionStream('gzip'))).text();
}
