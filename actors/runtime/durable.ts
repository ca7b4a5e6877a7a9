import { type Connection, type ConnectionContext, Server } from 'partyserver';
import { sessionEndedCode } from '../../contract/closing.ts';
import type { Result } from '../../contract/failure.ts';
import type { Inspection, InspectQuery } from '../../contract/ops.ts';
import { reportLine, thrown } from '../../contract/report.ts';
import type { Hosted } from './actor.ts';
import type { SqlValue, Vault, World } from './world.ts';

/**
 * The gateway says here on whose behalf a socket is opened: all names of the visitor, with commas, and the session, if there
 * is one. It sets these headers itself: what came from outside is dropped.
 */
export const callerHeader = 'x-holdfast-caller';
export const sessionHeader = 'x-holdfast-session';

type Make<Request, Answer> = (world: World, id: string, env: Env) => Hosted<Request, Answer>;

/**
 * Gives an actor its place on the platform: storage, the alarm, sockets that outlive hibernation, RPC.
 * It speaks RPC and WebSocket only. partyserver 0.5.10 answers a throw in `fetch` with its stack, so nothing here may throw there.
 */
export function durable<Request, Answer>(make: Make<Request, Answer>, vaultOf: (env: Env) => Vault) {
  return class extends Server<Env> {
    static override options = { hibernate: true };
    // TypeScript cannot export an anonymous class with #private members through a factory's type, so these are plain.
    readonly actor: Hosted<Request, Answer>;

    constructor(ctx: DurableObjectState, env: Env) {
      super(ctx, env);
      ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
      this.actor = make(
        worldOf(ctx, vaultOf(env), (message) => this.broadcast(message)),
        this.name,
        env,
      );
    }

    execute(request: Request): Promise<Result<Answer>> {
      return this.actor.execute(request);
    }

    inspect(query: InspectQuery): Promise<Result<Inspection>> {
      return this.actor.inspect(query);
    }

    reseal(): Promise<number> {
      return this.actor.reseal();
    }

    override async alarm(): Promise<void> {
      await this.actor.alarm();
    }

    override async fetch(request: globalThis.Request): Promise<Response> {
      if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return new Response(null, { status: 426 });
      if (this.actor.greet(callersOf(request)) === null) return new Response(null, { status: 404 });
      return super.fetch(request);
    }

    override onConnect(connection: Connection, { request }: ConnectionContext): void {
      const greeting = this.actor.greet(callersOf(request));
      if (greeting !== null) connection.send(greeting);
    }

    /** Kept by the platform with the socket, so that it is found after a hibernation too. */
    override getConnectionTags(_: Connection, { request }: ConnectionContext): string[] {
      const session = request.headers.get(sessionHeader);
      return session === null ? [] : [tagOf(session)];
    }

    /** Ends what a session listens to in here. Answers how many sockets that were. */
    async closeSockets(session: string): Promise<number> {
      const ended = [...this.getConnections(tagOf(session))];
      for (const connection of ended) connection.close(sessionEndedCode, 'session ended');
      return ended.length;
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
const tagOf = (session: string): string => `session:${session}`;

function worldOf(ctx: DurableObjectState, vault: Vault, broadcast: (message: string) => void): World {
  const report: World['report'] = (problem, detail) => console.error(reportLine(problem, detail));
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
    broadcast,
    sockets: () => ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN).length,
    background: (work) => ctx.waitUntil(work),
    after: (ms, act) => {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
    report,
  };
}
