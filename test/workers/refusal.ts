import { expect } from 'vitest';
import type { FailureCode } from '../../contract/failure.ts';
import { type Problem, problem } from '../../contract/http.ts';

/** What must never reach a client: a stack, a statement, a path of ours, the name of what we run on. */
const inside =
  /\bat \S+ \(|\.[jt]s:\d+|node_modules|\/(srv|home|root)\/|\bSELECT\b|\bINSERT\b|\bUPDATE \w+ SET\b|SQLITE|D1_ERROR|partyserver|workerd|\b(Type|Syntax|Range|Zod)?Error:/i;

/** Reads a refusal and holds it to the contract: RFC 9457, our own codes, the request's id, and nothing of our insides. */
export async function refusal(response: Response): Promise<Problem> {
  const text = await response.text();
  expect(response.headers.get('content-type'), text).toBe('application/problem+json');
  expect(text).not.toMatch(inside);
  const body = problem.parse(JSON.parse(text));
  expect(body.status).toBe(response.status);
  expect(body.requestId).toBe(response.headers.get('x-request-id'));
  return body;
}

export async function expectRefusal(response: Response, status: number, code?: FailureCode): Promise<Problem> {
  const body = await refusal(response);
  expect([body.status, body.code]).toEqual([status, code ?? body.code]);
  return body;
}

/** A refusal of input: it names each field that is wrong. */
export async function expectInvalid(response: Response, ...paths: readonly string[]): Promise<void> {
  const { errors } = await expectRefusal(response, 422, 'INVALID');
  expect(errors?.length).toBeGreaterThan(0);
  for (const path of paths) expect(errors?.map((error) => error.path)).toContain(path);
}
