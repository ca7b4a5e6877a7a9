import { z } from 'zod';
import { credentials, type Laboratory } from './laboratory.ts';

export const simpleOrder = {
  intent: 'CAPTURE',
  purchase_units: [{ custom_id: 'order-1', amount: { currency_code: 'USD', value: '19.99' } }],
  application_context: { return_url: 'http://shop.test/return', cancel_url: 'http://shop.test/cancel' },
};

/** As much of any answer as the tests look into; its exact shape is looked at by the inspector. */
const anyBody = z.looseObject({
  id: z.string().optional(),
  details: z.array(z.looseObject({ issue: z.string() })).optional(),
  purchase_units: z
    .array(
      z.looseObject({
        payments: z.looseObject({ captures: z.array(z.looseObject({ id: z.string() })).optional() }).optional(),
      }),
    )
    .optional(),
});
type Answer = { readonly body: z.infer<typeof anyBody> };
export const issueOf = ({ body }: Answer) => body.details?.[0]?.issue;
export const captureIdOf = ({ body }: Answer) => body.purchase_units?.[0]?.payments?.captures?.[0]?.id ?? '';

/** Talks to the emulator's API as a merchant would with curl. */
export async function merchant(lab: Laboratory) {
  const authorization = `Basic ${btoa(`${credentials.clientId}:${credentials.clientSecret}`)}`;
  const granted = await lab.ask('/v1/oauth2/token', {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  const { access_token: token } = z.object({ access_token: z.string() }).parse(await granted.json());
  const call = async (method: 'GET' | 'POST', path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await lab.ask(path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, body: anyBody.parse(await answer.json()) };
  };
  return {
    get: (path: string) => call('GET', path),
    post: (path: string, body?: unknown, headers?: Record<string, string>) => call('POST', path, body, headers),
  };
}
export const full = { prefer: 'return=representation' };
