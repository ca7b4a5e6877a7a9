import { type Connection, type ConnectionContext, Server } from 'partyserver';
import { sessionEndedCode } from '../../contract/closing.ts';
import type { Result } from '../../contract/failure.ts';
import type { Inspection, InspectQuery } from '../../contract/ops.ts';
import { reportLine, thrown } from '../../contract/report.ts';
import type { Cellular } from './cell.ts';
import { alone, type Letter, type Reply } from './post.ts';
import type { SqlValue, Vault, World } from './world.ts';

/**
 * The gateway says here to whom a socket is opened, and on whose behalf: all names of the visitor, with commas, and the
 * session, if there is one. It sets these headers itself: what came from outside is dropped.
 */
export const actorHeader = 'x-holdfast-actor';
export const callerHeader = 'x-holdfast-caller';
export const sessionHeader = 'x-holdfast-session';

type Make<Request, Answer> = (world: World, name: string, env: Env) => Cellular<Request, Answer>;

/**
 * Gives a cell its place on the platform: storage, the alarm, sockets that outlive hibernation, RPC.
 * It speaks RPC and WebSocket only. partyserver 0.5.10 answers a throw in `fetch` with its stack, so nothing here may throw there.
 */
export function durable<Request, Answer>(make: Make<Request, Answer>, vaultOf: (env: Env) => Vault) {
  return class extends Server<Env> {
    static override options = { hibernate: true };
    // TypeScript cannot export an anonymous class with #private members through a factory's type, so these are plain.
    readonly cell: Cellular<Request, Answer>;

    constructor(ctx: DurableObjectState, env: Env) {
      super(ctx, env);
      ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
      this.cell = make(worldOf(ctx, vaultOf(env)), this.name, env);
    }

    commands(letters: readonly Letter<Request>[]): Promise<readonly Reply<Answer>[]> {
      return this.cell.commands(letters);
    }

    /** For the actor that has the object's own name. */
    execute(request: Request): Promise<Result<Answer>> {
      return alone((_, letters) => this.cell.commands(letters), this.name, { actor: this.name, request });
    }

    inspect(actor: string, query: InspectQuery): Promise<Result<Inspection>> {
      return this.cell.inspect(actor, query);
    }

    reseal(actor: string): Promise<number> {
      return this.cell.reseal(actor);
    }

    override async alarm(): Promise<void> {
      await this.cell.alarm();
    }

    override async fetch(request: globalThis.Request): Promise<Response> {
      if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return new Response(null, { status: 426 });
      if (this.greeting(request) === null) return new Response(null, { status: 404 });
      return super.fetch(request);
    }

    override onConnect(connection: Connection, { request }: ConnectionContext): void {
      const greeting = this.greeting(request);
      if (greeting !== null) connection.send(greeting);
    }

    /** Kept by the platform with the socket, so that it is found after a hibernation too. */
    override getConnectionTags(_: Connection, { request }: ConnectionContext): string[] {
      const session = request.headers.get(sessionHeader);
      return [actorTag(actorIn(request)), ...(session === null ? [] : [sessionTag(session)])];
    }

    /** Ends what a session listens to of an actor. Answers how many sockets that were. */
    async closeSockets(actor: string, session: string): Promise<number> {
      const all = [...this.getConnections(sessionTag(session))];
      const ended = all.filter(({ tags }) => tags.includes(actorTag(actor)));
      for (const connection of ended) connection.close(sessionEndedCode, 'session ended');
      return ended.length;
    }

    greeting(request: globalThis.Request): string | null {
      return this.cell.greet(actorIn(request), callersOf(request));
    }

    /** Sockets only listen. What a client says is not read. */
    override onMessage(): void {}

    /** partyserver 0.5.10 leaves a close without a code, as of `socket.close()`, unanswered: the client would wait. */
    override onClose(connection: Connection, code: number, _: string, clean: boolean): void {
      if (code === 1005 && clean) connection.close(1000);
    }

    override onError(): void {}
  };
}

const callersOf = ({ headers }: globalThis.Request): string[] => (headers.get(callerHeader) ?? '').split(',');
const actorIn = ({ headers }: globalThis.Request): string => headers.get(actorHeader) ?? '';
const actorTag = (actor: string): string => `actor:${actor}`;
const sessionTag = (session: string): string => `session:${session}`;

/** Deadlines that need not be exact. */
const roughMsMin = 1_000;
const roughMs = 250;

/**
 * Nearly every call has a deadline, and nearly none of them is reached: those that fall due in the same quarter of a second
 * share one timer of the platform. They come late by that much, and never early. A timer that nobody waits for any more is
 * called off, for it would keep the object awake.
 */
function timers(): World['after'] {
  const slots = new Map<number, { readonly acts: Set<() => void>; readonly callOff: () => void }>();
  const open = (slot: number) => {
    const acts = new Set<() => void>();
    const end = () => slots.delete(slot);
    const timer = setTimeout(
      () => {
        end();
        for (const act of acts) act();
      },
      slot * roughMs - Date.now(),
    );
    const made = {
      acts,
      callOff: () => {
        clearTimeout(timer);
        end();
      },
    };
    slots.set(slot, made);
    return made;
  };
  return (ms, act) => {
    if (ms < roughMsMin) {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    }
    const slot = Math.ceil((Date.now() + ms) / roughMs);
    const { acts, callOff } = slots.get(slot) ?? open(slot);
    // Of its own, should the same act be given twice.
    const mine = () => act();
    acts.add(mine);
    return () => {
      if (acts.delete(mine) && acts.size === 0) callOff();
    };
  };
}

function worldOf(ctx: DurableObjectState, vault: Vault): World {
  const report: World['report'] = (problem, detail) => console.error(reportLine(problem, detail));
  const open = (actor: string) =>
    ctx.getWebSockets(actorTag(actor)).filter(({ readyState }) => readyState === WebSocket.OPEN);
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    sql: {
      exec: <Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) =>
        ctx.storage.sql.exec<Row>(query, ...bindings),
    },
    vault,
    transaction: (work) => ctx.storage.transactionSync(work),
    // Not awaited on purpose: it joins the write around it, and the output gate holds replies until both are durable.
    setAlarm: (at) => {
      ctx.storage.setAlarm(at).catch((error: unknown) => report('alarm-not-set', thrown(error)));
    },
    getAlarm: () => ctx.storage.getAlarm(),
    // As with alarms: it joins the write around it.
    erase: () => {
      ctx.storage.deleteAll().catch((error: unknown) => report('not-erased', thrown(error)));
    },
    broadcast: (actor, message) => {
      for (const socket of open(actor)) socket.send(message);
    },
    sockets: (actor) => open(actor).length,
    background: (work) => ctx.waitUntil(work),
    after: timers(),
    report,
  };
}
