/**
 * Hands on a socket that the server may end. An actor's hibernating socket that closes first keeps its TCP connection until
 * the actor sleeps (workerd 1.20261023 to 1.20261117): Node's clients would wait for that. What the Worker holds, it closes.
 */
export function heldHere(answer: Response): Response {
  const actor = answer.webSocket;
  if (actor === null) return answer;
  const { 0: outside, 1: visitor } = new WebSocketPair();
  // Nothing else that a client says is read.
  handOn(visitor, actor, (said) => said === 'ping');
  handOn(actor, visitor, () => true);
  visitor.accept();
  actor.accept();
  return new Response(null, { status: 101, webSocket: outside });
}

function handOn(from: WebSocket, to: WebSocket, wanted: (said: unknown) => boolean): void {
  const open = () => to.readyState === WebSocket.OPEN;
  from.addEventListener('message', ({ data }) => {
    if (open() && wanted(data)) to.send(data);
  });
  from.addEventListener('close', ({ code, reason }) => {
    if (!open()) return;
    // 1005 and 1006 say that there was no code: nobody may send them.
    if (code === 1005 || code === 1006) to.close(1001);
    else to.close(code, reason);
  });
  from.addEventListener('error', () => {
    if (open()) to.close(1011);
  });
}
