import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../../actors/order/checkout.ts';
import { type FailureCode, failure, failures, refuse } from '../../../contract/failure.ts';
import { problem } from '../../../contract/http.ts';

const codes = Object.keys(failures) as FailureCode[];

describe('the table of failures', () => {
  test.each(codes)('[O1.8] %s has a code, a status, an advice and a sentence that fit together', (code) => {
    const { status, retry, title } = failures[code];
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title).toMatch(/^[A-Z][^.!]{8,80}$/);
    // What never helps is the caller's to mend; what the same call may overcome is ours, or is under way.
    if (retry !== 'never') expect([408, 409, 429, 500, 503]).toContain(status);
    if (status === 500 || status === 503) expect(retry).not.toBe('never');
    expect(outcomeOf({ code, detail: {} }).kind).toBe(retry === 'same-key' ? 'unsure' : 'refused');
  });

  test('[O1.8] no two codes have the same sentence', () => {
    expect(new Set(codes.map((code) => failures[code].title)).size).toBe(codes.length);
  });

  test('[O1.8] a refusal is a failure of the contract, and a problem refuses fields that it does not know', () => {
    expect(failure.parse(refuse('OUT_OF_STOCK', { left: 1 }).failure)).toEqual({
      code: 'OUT_OF_STOCK',
      detail: { left: 1 },
    });
    expect(failure.safeParse({ code: 'NO_SUCH_CODE', detail: {} }).success).toBe(false);
    const body = { type: 't', title: 't', status: 409, code: 'INVALID', requestId: 'r', retry: 'never' };
    expect([problem.safeParse(body).success, problem.safeParse({ ...body, stack: 's' }).success]).toEqual([
      true,
      false,
    ]);
  });
});
