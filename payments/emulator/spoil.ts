import { z } from 'zod';
import { unreachable } from '../unreachable.ts';
import { type ActFault, type CallFault, isActFault } from './faults.ts';
import { errorReply, type Reply } from './refusal.ts';
import type { EmulatorWorld } from './world.ts';

export const debugHeader = 'paypal-debug-id';
const refused = z.object({ debug_id: z.string() });

/** A refusal has one id, in its body and in its header. */
export function respond({ status, body }: Reply, headers: Record<string, string> = {}): Response {
  if (status === 204) return new Response(null, { status, headers });
  const { data } = refused.safeParse(body);
  return Response.json(body, { status, headers: { ...headers, ...(data && { [debugHeader]: data.debug_id }) } });
}

/**
 * Everything that a script can do to a call. `run` has the effect, and has it before the answer is spoiled.
 * `wait` keeps the request's key marked as running for that long.
 */
export async function spoil(
  world: EmulatorWorld,
  signal: AbortSignal,
  fault: CallFault | null,
  run: (fault: ActFault | null) => Reply,
  wait: (delayMs: number) => Promise<void>,
): Promise<Response> {
  if (fault === null || isActFault(fault)) return respond(run(fault));
  switch (fault.fault) {
    case 'timeout-before':
      return silence(world, signal, fault.holdMs);
    case 'timeout-after':
      run(null);
      return silence(world, signal, fault.holdMs);
    case 'server-error':
      if (fault.when === 'after') run(null);
      return respond({ ...errorReply(fault.status === 500 ? 500 : 503, world.newId()), status: fault.status });
    case 'rate-limited':
      return respond(errorReply(429, world.newId()), { 'retry-after': String(fault.retryAfterSeconds) });
    case 'malformed':
      return cutOff(fault.when === 'after' ? run(null) : { status: 201, body: { id: 'lost' }, kept: false });
    case 'slow':
      await wait(fault.delayMs);
      return respond(run(null));
    default:
      return unreachable(fault);
  }
}

async function silence(world: EmulatorWorld, signal: AbortSignal, holdMs: number): Promise<Response> {
  await world.sleep(holdMs, signal);
  return new Response(null, { status: 504 });
}

function cutOff({ status, body }: Reply): Response {
  const text = JSON.stringify(body ?? {});
  return new Response(text.slice(0, Math.ceil(text.length / 2)), {
    status: status === 204 ? 200 : status,
    headers: { 'content-type': 'application/json' },
  });
}
