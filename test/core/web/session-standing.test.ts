import { describe, expect, test } from 'vitest';
import { standingOf } from '../../../web/src/lib/auth/session-standing.ts';

const answers = {
  ok: () => Response.json({}),
  expired: () => Response.json({ code: 'ACCESS_EXPIRED' }, { status: 401 }),
  ended: () => Response.json({ code: 'SESSION_ENDED' }, { status: 401 }),
  nobody: () => Response.json({ code: 'LOGIN_REQUIRED' }, { status: 401 }),
  broken: () => new Response('gateway timeout', { status: 504 }),
  busy: () => Response.json({ code: 'TOO_MANY_REQUESTS' }, { status: 429 }),
  offline: () => Promise.reject(new TypeError('Failed to fetch')),
} as const;
type Answer = keyof typeof answers;

async function standing(looks: readonly Answer[], refresh: Answer = 'broken') {
  const asked: string[] = [];
  let look = 0;
  const ask = async (method: string, path: string): Promise<Response> => {
    asked.push(`${method} ${path}`);
    return answers[path.endsWith('/me') ? (looks[look++] ?? 'broken') : refresh]();
  };
  const result = await standingOf(ask, (act) => {
    asked.push('lock');
    return act();
  });
  return { result, asked };
}
const me = 'GET /api/auth/me';

describe('how it stands with a session', () => {
  test.each([
    ['ok', 'alive'],
    ['ended', 'ended'],
    ['nobody', 'ended'],
    ['broken', 'unknown'],
    ['busy', 'unknown'],
    ['offline', 'unknown'],
  ] as const)('"%s" is told without a refresh: %s', async (answer, result) => {
    expect(await standing([answer])).toEqual({ result, asked: [me] });
  });

  test.each([
    ['ok', 'alive'],
    ['ended', 'ended'],
    ['nobody', 'ended'],
    ['expired', 'ended'],
    ['broken', 'unknown'],
    ['offline', 'unknown'],
  ] as const)('an expired token is refreshed once, alone; "%s" to that: %s', async (answer, result) => {
    const seen = await standing(['expired', 'expired'], answer);
    expect(seen).toEqual({ result, asked: [me, 'lock', me, 'POST /api/auth/refresh'] });
  });

  test('who waited for another tab to refresh does not do it again', async () => {
    expect(await standing(['expired', 'ok'])).toEqual({ result: 'alive', asked: [me, 'lock', me] });
  });
});
