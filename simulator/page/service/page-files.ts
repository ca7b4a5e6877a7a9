import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { HTTPException } from 'hono/http-exception';

const mount = '/dev/contention';
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** The page is one file and its assets, whose names change with their content. */
export async function pageFile(folder: string, path: string): Promise<Response> {
  const asked = normalize(decodeURIComponent(path.slice(mount.length)));
  const name = asked === sep || asked === '.' || asked === '' ? 'index.html' : asked;
  const type = types[extname(name)];
  if (!type || name.includes('..')) throw new HTTPException(404, { message: 'There is nothing here.' });
  const content = await readFile(join(folder, name)).catch(() => null);
  if (!content) throw new HTTPException(404, { message: 'There is nothing here. Has the page been built?' });
  const forever = name.includes('assets');
  return new Response(new Uint8Array(content), {
    headers: {
      'content-type': type,
      'cache-control': forever ? 'public, max-age=31536000, immutable' : 'no-store',
      'content-security-policy': policy,
    },
  });
}
