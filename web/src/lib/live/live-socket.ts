import ReconnectingWebSocket from 'partysocket/ws';
import { sessionEndedCode } from '../../../../contract/closing.ts';

const pingEveryMs = 5_000;
const pongWithinMs = 4_000;
/** A tab that comes to the front wants to know sooner. */
const pongWhenSeenWithinMs = 1_500;

type Listener = {
  /** Every message but the heartbeat's. */
  readonly message: (text: string) => void;
  readonly connected: (yes: boolean) => void;
  /** The server closed the line because of the session, or did not open it: a browser does not say why. */
  readonly refused: () => void;
};

const options = () => ({
  // not all tabs in the same instant after a deployment
  minReconnectionDelay: 150 + Math.random() * 350,
  reconnectionDelayGrowFactor: 1.5,
  maxReconnectionDelay: 2_000,
  connectionTimeout: 4_000,
  minUptime: 2_000,
  maxEnqueuedMessages: 0,
});

/**
 * Keeps a socket to `path` of this site until the returned function is called. A dead line often looks alive to the
 * browser, so it is asked: no `pong`, no line. It comes back at once when the network or the tab does, and within
 * 2 s otherwise. Each new connection brings the whole view, so nothing that was missed needs to be asked for.
 */
export function openLive(path: string, { message, connected, refused }: Listener): () => void {
  const url = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${path}`;
  let pongDue: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(pongDue);
    pongDue = undefined;
  };

  const connect = () => {
    const made = new ReconnectingWebSocket(url, [], options());
    let opened = false;
    made.addEventListener('open', () => {
      opened = true;
      connected(true);
    });
    made.addEventListener('close', ({ code }) => {
      heard();
      connected(false);
      if (code === sessionEndedCode || !opened) refused();
      opened = false;
    });
    made.addEventListener('message', ({ data }) => {
      heard();
      if (typeof data === 'string' && data !== 'pong') message(data);
    });
    return made;
  };
  let socket = connect();
  /** A new one does not sit out the delay that the old one is waiting for. */
  const reconnect = () => {
    socket.close();
    socket = connect();
  };
  const ping = (withinMs: number) => {
    if (socket.readyState !== socket.OPEN) return;
    socket.send('ping');
    heard();
    pongDue = setTimeout(reconnect, withinMs);
  };
  const heartbeat = setInterval(() => {
    if (!pongDue) ping(pongWithinMs);
  }, pingEveryMs);

  const stopListening = listen({
    online: reconnect,
    offline: () => connected(false),
    seen: () => (socket.readyState === socket.OPEN ? ping(pongWhenSeenWithinMs) : reconnect()),
    // an open socket keeps a page out of the back-forward cache
    left: () => socket.close(),
    returned: reconnect,
  });
  return () => {
    stopListening();
    clearInterval(heartbeat);
    heard();
    socket.close();
  };
}

type Moments = Record<'online' | 'offline' | 'seen' | 'left' | 'returned', () => void>;

function listen({ online, offline, seen, left, returned }: Moments): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  window.addEventListener('online', online, { signal });
  window.addEventListener('offline', offline, { signal });
  window.addEventListener('pagehide', left, { signal });
  window.addEventListener('pageshow', (event) => event.persisted && returned(), { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && seen(), { signal });
  return () => ending.abort();
}
