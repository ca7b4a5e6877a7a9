/** What every answer of the shop says to browsers. A route that has said something stricter keeps it. */
const always: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy':
    'accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), ' +
    'magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Of an answer that is no page. Pages bring their own, with a nonce for each: web/svelte.config.js.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
};

const twoYears = 'max-age=63072000; includeSubDomains';

export function secure(headers: Headers, url: string): void {
  for (const [name, value] of Object.entries(always)) if (!headers.has(name)) headers.set(name, value);
  // Over plain http it must not be said (RFC 6797, 7.2): that is this machine, or a redirect to https before us.
  if (url.startsWith('https:')) headers.set('strict-transport-security', twoYears);
}
