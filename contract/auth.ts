import { z } from 'zod';
import { email } from './email.ts';
import { callerId } from './ids.ts';
import { printed } from './text.ts';

export const passwordLengthMin = 8;
export const passwordLengthMax = 128;
/** Any script, and counted as people count: by code points. It is hashed as it is, whole. */
const password = z
  .string()
  .refine((text) => [...text].length >= passwordLengthMin, `at least ${passwordLengthMin} characters`)
  .refine((text) => [...text].length <= passwordLengthMax, `at most ${passwordLengthMax} characters`);
const name = printed(120);

export const role = z.enum(['shopper', 'ops']);
export type Role = z.infer<typeof role>;

/** `POST /api/auth/register`: 202 whether the address is new or not. */
export const registerBody = z.strictObject({ email, password, name: name.optional() });
/** `POST /api/auth/login`. Any password may be tried, and any address: it was taken by the rules of its time. */
export const loginBody = z.strictObject({ email: z.string().min(1).max(254), password: z.string().min(1).max(1_000) });
/** `POST /api/auth/password`: ends all other sessions. */
export const passwordBody = z.strictObject({ currentPassword: z.string().min(1).max(1_000), newPassword: password });
/** What a letter's link carries. */
const letterToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'the token of a letter');
/** `POST /api/auth/password/forgot`: 202 whether the address has an account or not. */
export const forgotBody = z.strictObject({ email });
/** `POST /api/auth/password/reset`: ends all sessions. */
export const resetBody = z.strictObject({ token: letterToken, password });
/** `POST /api/auth/verify`. */
export const verifyBody = z.strictObject({ token: letterToken });
/** `POST /api/auth/confirm`: a fresh proof of the password. */
export const confirmBody = z.strictObject({ password: z.string().min(1).max(1_000) });
/** `DELETE /api/auth/me`. */
export const deleteAccountBody = z.strictObject({ password: z.string().min(1).max(1_000) });

export const sessionId = z
  .string()
  .regex(/^session_[0-9a-z]{26}$/)
  .brand<'SessionId'>();
export type SessionId = z.infer<typeof sessionId>;

/** `GET /api/auth/me`, and the answer to a login. */
export const accountView = z.strictObject({
  id: callerId,
  email: z.string(),
  name: z.string().nullable(),
  /** Somebody who reads its mail has confirmed the address. */
  verified: z.boolean(),
  role,
  createdAt: z.iso.datetime(),
  sessionId,
  /** The access token ends here; refresh it before. */
  accessUntil: z.iso.datetime(),
});
export type AccountView = z.infer<typeof accountView>;

export const sessionView = z.strictObject({
  id: sessionId,
  /** The one that asks. */
  current: z.boolean(),
  /** Such as "Firefox on Linux". */
  device: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export const sessionList = z.strictObject({ items: z.array(sessionView) });
export type SessionView = z.infer<typeof sessionView>;

/** What a service key may do. */
export const scope = z.enum([
  'ops:read',
  'ops:write',
  'payments:write',
  'stock:write',
  'deliveries:write',
  'ratings:write',
  'keys:write',
  'limits:exempt',
]);
export type Scope = z.infer<typeof scope>;
export const serviceKeyBody = z.strictObject({
  name: printed(80),
  scopes: z.array(scope).min(1),
  /** Null: until it is revoked. */
  expiresAt: z.iso.datetime().nullable().default(null),
});
export const serviceKeyView = z.strictObject({
  id: z.string(),
  name: z.string(),
  scopes: z.array(scope),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ServiceKeyView = z.infer<typeof serviceKeyView>;
export const serviceKeyList = z.strictObject({ items: z.array(serviceKeyView) });
/** `POST /api/ops/keys`: the key itself is shown this once. */
export const serviceKeyMade = serviceKeyView.extend({ key: z.string() });
