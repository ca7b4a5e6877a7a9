import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { problem } from '../../contract/http.ts';
import type { Jar } from '../buyers/jar.ts';
import type { Ask, Decision, Keeping, Reach, Reply } from '../buyers/reach.ts';
import type { Gate } from './gate.ts';

export type Road = {
  /** `http://127.0.0.1:8787` */
  readonly origin: string;
  /** Goes before every path: `/dev/twin` shops at the naive twin. */
  readonly prefix?: string;
  readonly gate: Gate;
  /** A service key whose bearer no rate limit counts: a crowd on one machine is many people at one address. */
  readonly key?: string | null;
  /** An answer of 429. */
  readonly onLimited?: () => void;
  /** No answer after so long is no answer. */
  readonly patienceMs?: number;
  /** Ends everything that is still being waited for. */
  readonly hangUp: AbortSignal;
  /** Milliseconds from sending to the end of the answer. */
  readonly onRequest?: (ms: number) => void;
  /** A message that is not in the contract. */
  readonly onGarbled?: (why: unknown) => void;
  /** The shopkeeper's counter, if there is one. */
  readonly keep?: (act: Keeping) => Promise<boolean>;
};

const patienceMsMost = 15_000;
const reopenMs = 500;
/** Who was sent away so many times goes home. */
const busyMost = 20;
const isOverloaded = (body: unknown): boolean => problem.safeParse(body).data?.code === 'OVERLOADED';

/** A cookie that nobody else has. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What a buyer reaches over real HTTP and real sockets. */
export function liveReach(road: Road): Reach {
  const { origin, prefix = '', hangUp } = road;
  return {
    now: () => performance.timeOrigin + performance.now(),
    ask: async (jar, ask) => {
      for (let busy = 0; ; busy++) {
        let againMs: number | null = null;
        const url = origin + prefix + ask.path;
        const reply = await sent(road, url, requestOf(road, jar, ask), async (response): Promise<Reply> => {
          const body = parsed(await response.text());
          if (response.status === 429) road.onLimited?.();
          jar.take(response.headers.getSetCookie());
          if (isOverloaded(body)) againMs = Number(response.headers.get('retry-after')) * 1_000;
          return { status: response.status, body };
        });
        // The shop has said that nothing was done, and when to ask again: outside of the gate, for nothing is in flight.
        if (againMs === null || busy === busyMost || hangUp.aborted) return reply;
        await setTimeout(againMs, undefined, { signal: hangUp }).catch(() => undefined);
      }
    },
    pay: (approveUrl: string, decision: Decision) =>
      sent(
        road,
        approveUrl,
        { method: 'POST', body: new URLSearchParams({ decision }), redirect: 'manual' },
        async (response) => {
          await response.arrayBuffer();
          const back = response.headers.get('location');
          return back && new URL(back, approveUrl).href;
        },
      ),
    // What becomes of money at PayPal is played in virtual time, and by test/process.
    move: async () => false,
    // So is what carriers tell.
    carry: async () => false,
    listen: (jar, path, hear, refused) =>
      listen(
        road,
        jar,
        path,
        (message) => {
          try {
            hear(message);
          } catch (error) {
            road.onGarbled?.(error);
          }
        },
        refused,
      ),
    keep: road.keep ?? (() => Promise.resolve(false)),
  };
}

/** Answers are read to their end inside of the gate: a request is in flight until then. */
function sent<T>(road: Road, url: string, request: RequestInit, read: (response: Response) => Promise<T>) {
  return road.gate.pass(async (): Promise<T | null> => {
    if (road.hangUp.aborted) return null;
    const began = performance.now();
    const impatience = new AbortController();
    const giveUp = () => impatience.abort();
    const timer = globalThis.setTimeout(giveUp, road.patienceMs ?? patienceMsMost);
    road.hangUp.addEventListener('abort', giveUp, { once: true });
    try {
      return await read(await fetch(url, { ...request, signal: impatience.signal }));
    } catch {
      return null; // the connection broke or the patience did: what was asked may have been done
    } finally {
      clearTimeout(timer);
      road.hangUp.removeEventListener('abort', giveUp);
      road.onRequest?.(performance.now() - began);
    }
  });
}

const requestOf = (road: Road, jar: Jar, { method, key, body }: Ask): RequestInit => ({
  method,
  redirect: 'manual',
  headers: {
    ...whoAsks(road, jar),
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  },
  ...(body !== undefined && { body: JSON.stringify(body) }),
});

const whoAsks = ({ origin, key }: Road, jar: Jar): Record<string, string> => ({
  cookie: jar.header,
  origin,
  ...(key && { authorization: `Bearer ${key}` }),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function listen(road: Road, jar: Jar, path: string, hear: (message: string) => void, refused: () => void) {
  const { origin, prefix = '', hangUp } = road;
  let socket: WebSocket | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const open = () => {
    // Node's own client sends headers only by this option of its engine, which the standard interface does not have.
    const options = { headers: whoAsks(road, jar) } as unknown as string[];
    const opened = new WebSocket((origin + prefix + path).replace(/^http/, 'ws'), options);
    socket = opened;
    let greeted = false;
    opened.addEventListener('open', () => {
      greeted = true;
    });
    opened.addEventListener('message', ({ data }) => {
      if (!closed && data !== 'pong') hear(String(data));
    });
    opened.addEventListener('error', () => {});
    opened.addEventListener('close', () => {
      if (!closed && socket === opened) timer = globalThis.setTimeout(greeted ? open : refused, reopenMs);
    });
  };
  const close = () => {
    closed = true;
    clearTimeout(timer);
    hangUp.removeEventListener('abort', close);
    socket?.close();
  };
  hangUp.addEventListener('abort', close, { once: true });
  open();
  return close;
}
