import { OpenAPIHono, type z } from '@hono/zod-openapi';
import { problem as problemSchema } from '../../contract/http.ts';
import type { App } from '../context.ts';
import { problem } from './problem.ts';
import { unprintable } from './unprintable.ts';

/** A router whose routes describe themselves. Input that breaks its schema is answered here, with the place of each fault. */
export function router(): OpenAPIHono<App> {
  return new OpenAPIHono<App>({
    defaultHook: (result, c) => {
      if (result.success) return;
      // An id that cannot exist names nothing.
      if (result.target === 'param') return problem(c, 'NOT_FOUND');
      const errors = result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
      return problem(c, 'INVALID', errors);
    },
  });
}

export const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** No text of a body may hold what neither a screen nor another system can take: control characters, halves of characters. */
export const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema: schema.superRefine(refuseUnprintable) } },
});

function refuseUnprintable(value: unknown, context: z.RefinementCtx): void {
  for (const path of unprintable(value))
    context.addIssue({ code: 'custom', path: [...path], message: 'Holds characters that cannot be printed' });
}

/** Not a literal type: a handler may then answer with a refusal that was built elsewhere. */
const problemType: string = 'application/problem+json';
const refused = (description: string) => ({ description, content: { [problemType]: { schema: problemSchema } } });
/** The refusals that any route may give; the codes are in the contract. */
export const refusals = { '4XX': refused('Refused'), '5XX': refused('Failed') };
