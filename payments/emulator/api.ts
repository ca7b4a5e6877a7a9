import type { Context } from 'hono';
import { z } from 'zod';
import type { Books } from './books.ts';
import { statusOf } from './codes.ts';
import type { ActFault, CallFault, Faults } from './faults.ts';
import { type Asked, type Operation, perform, subjectOf } from './operation.ts';
import type { Note } from './payments.ts';
import { headerProblem } from './reading.ts';
import type { Tally } from './record.ts';
import { codedReply, errorReply, errorStatusOf, type Reply, refusal } from './refusal.ts';
import type { Key, Repeats } from './repeats.ts';
import { respond, spoil } from './spoil.ts';
import type { Tokens } from './tokens.ts';
import type { Sandbox } from './world.ts';

export type ApiParts = {
  readonly sandbox: Sandbox;
  readonly books: Books;
  readonly faults: Faults;
  readonly repeats: Repeats;
  readonly tokens: Tokens;
  readonly tally: Tally;
  readonly note: Note;
};

/** How the calls of PayPal's API are answered: door, fault, effect together with its key, answer. */
export function openApi({ sandbox, books, faults, repeats, tokens, tally, note }: ApiParts) {
  const { world } = sandbox;
  /** Keys whose request a `slow` fault keeps waiting, and until when at most. Forgotten with the process. */
  const running = new Map<string, number>();

  return async (context: Context, operation: Operation): Promise<Response> => {
    const asked = await askedIn(context, operation);
    const key = keyOf(asked);
    const opening = world.transaction((): { reply: Reply } | { fault: CallFault | null } => {
      const subject = subjectOf(books, operation, asked.text);
      tally.count(operation.endpoint, subject.customId);
      const reply = refuseAtDoor(context, operation, key);
      if (reply) return { reply };
      const acting = key === null || repeats.find(key) === null;
      return { fault: faults.forCall(operation.endpoint, subject, acting) };
    });
    if ('reply' in opening) return respond(opening.reply);
    const run = (fault: ActFault | null) => world.transaction(() => act(asked, key, fault));
    return spoil(world, context.req.raw.signal, opening.fault, run, (delayMs) => wait(key, delayMs));
  };

  function refuseAtDoor(context: Context, operation: Operation, key: Key | null): Reply | null {
    if (!tokens.isValid(context.req.header('authorization'))) return errorReply(401, world.newId());
    const isJson = /^application\/json\b/i.test(context.req.header('content-type') ?? '');
    // A void has no body, and PayPal's own SDK gives it no type.
    const hasBody = operation.endpoint !== 'get' && operation.endpoint !== 'void';
    if (hasBody && !isJson) return errorReply(415, world.newId());
    const mock = context.req.header('paypal-mock-response');
    if (mock !== undefined) return mockReply(operation, mock, world.newId());
    const misshapen = operation.endpoint === 'get' ? null : headerProblem(context.req.raw.headers, world.newId);
    if (misshapen) return misshapen;
    const busyUntil = key ? running.get(nameOf(key)) : undefined;
    if (busyUntil === undefined || world.now() >= busyUntil) return null;
    return refusal('PREVIOUS_REQUEST_IN_PROGRESS', world.newId());
  }

  function act(asked: Asked, key: Key | null, fault: ActFault | null): Reply {
    const before = key ? repeats.find(key) : null;
    if (key && before) return before.isSame ? before.first : (reused(asked, key) ?? before.first);
    const reply = perform(sandbox, books, asked, fault, note);
    if (key && reply.kept) repeats.keep(key, reply);
    return reply;
  }

  /**
   * "PayPal returns the latest status of the previous request that used that same header", whatever the new one says: so its
   * guide to idempotency. No document says what an API answers that looks closer; a script can ask for that as well.
   */
  function reused({ operation, text }: Asked, { endpoint }: Key): Reply | null {
    const fault = faults.forReuse(endpoint, subjectOf(books, operation, text));
    if (fault?.as !== 'refusal') return null;
    // Of the codes that the documents have for the call, the one that fits. PayPal's older APIs had one of its own.
    const known = statusOf(endpoint, 'INVALID_PARAMETER_VALUE') !== null;
    const issue = known ? 'INVALID_PARAMETER_VALUE' : 'INVALID_PARAMETER_SYNTAX';
    return refusal(issue, world.newId(), { field: 'PayPal-Request-Id' });
  }

  async function wait(key: Key | null, delayMs: number): Promise<void> {
    if (key) running.set(nameOf(key), world.now() + delayMs);
    await world.sleep(delayMs);
    if (key) running.delete(nameOf(key));
  }
}

async function askedIn(context: Context, operation: Operation): Promise<Asked> {
  return {
    operation,
    text: await context.req.text(),
    prefer: /return=representation/i.test(context.req.header('prefer') ?? '') ? 'representation' : 'minimal',
    requestId: context.req.header('paypal-request-id') ?? null,
  };
}

/** Only what changes something is remembered by its PayPal-Request-Id, and each kind of call by itself. */
function keyOf({ operation, text, requestId }: Asked): Key | null {
  // The documents give a void no such header: done twice, it says so.
  if (operation.endpoint === 'get' || operation.endpoint === 'void' || requestId === null) return null;
  return { endpoint: operation.endpoint, id: requestId, print: `${operation.id} ${text}` };
}

const nameOf = ({ endpoint, id }: Key): string => `${endpoint} ${id}`;

const mocked = z.object({ mock_application_codes: z.union([z.string(), z.array(z.string()).min(1)]) });

/** PayPal's "negative testing": the header names the error to answer with, and nothing happens. */
function mockReply({ endpoint }: Operation, header: string, debugId: string): Reply {
  let body: unknown;
  try {
    body = JSON.parse(header);
  } catch {
    return refusal('INVALID_PARAMETER_SYNTAX', debugId, { field: 'PayPal-Mock-Response' });
  }
  const { data } = mocked.safeParse(body);
  const code = [data?.mock_application_codes ?? ''].flat()[0] ?? '';
  if (endpoint !== 'get' && statusOf(endpoint, code)) return codedReply(endpoint, code, debugId);
  const status = errorStatusOf(code);
  if (status) return errorReply(status, debugId);
  return refusal('INVALID_PARAMETER_SYNTAX', debugId, { field: 'PayPal-Mock-Response', value: code.slice(0, 80) });
}
