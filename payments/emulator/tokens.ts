import type { Sandbox } from './world.ts';

/** Nine hours, as PayPal's. */
const lifeSeconds = 32_400;

export type Tokens = ReturnType<typeof openTokens>;

export function openTokens({ world, config }: Sandbox) {
  const { sql, now, newId } = world;
  sql.exec('CREATE TABLE IF NOT EXISTS tokens (value TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT');
  const expected = `Basic ${btoa(`${config.clientId}:${config.clientSecret}`)}`;

  return {
    /** The answer of `POST /v1/oauth2/token`; errors are in OAuth's shape, not in that of PayPal's API. */
    grant: (authorization: string | undefined, form: string): { status: 200 | 400 | 401; body: object } => {
      if (authorization !== expected) {
        const body = { error: 'invalid_client', error_description: 'Client Authentication failed' };
        return { status: 401, body };
      }
      if (new URLSearchParams(form).get('grant_type') !== 'client_credentials') {
        const body = { error: 'unsupported_grant_type', error_description: 'Grant Type is NULL or not supported' };
        return { status: 400, body };
      }
      const value = `A21AA${newId()}${newId()}`;
      sql.exec('DELETE FROM tokens WHERE expires_at <= ?', now());
      sql.exec('INSERT INTO tokens (value, expires_at) VALUES (?, ?)', value, now() + lifeSeconds * 1000);
      const body = {
        scope: 'https://uri.paypal.com/services/payments/payment https://uri.paypal.com/services/payments/refund',
        access_token: value,
        token_type: 'Bearer',
        app_id: 'APP-80W284485P519543T',
        expires_in: lifeSeconds,
        nonce: `${new Date(now()).toISOString()}${newId()}`,
      };
      return { status: 200, body };
    },

    isValid: (authorization: string | undefined): boolean => {
      const value = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
      if (value === undefined) return false;
      return sql.exec('SELECT 1 FROM tokens WHERE value = ? AND expires_at > ?', value, now()).toArray().length > 0;
    },
  };
}
