import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Read } from './body.ts';
import type { Line } from './line.ts';
import type { Lines } from './lines.ts';

/** What has been read of an answer that its client is too slow to take. */
const unreadBytesMax = 1024 * 1024;
/** What may be asked twice where it may have been heard already. */
const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD';

export type Question = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly head: string;
  /** What has been read of the body, and whether that is all of it. */
  readonly body: Read;
  /** Whether the body goes on in pieces that say how long they are. */
  readonly isChunked: boolean;
  /** Names and values by turns, for the answer. */
  readonly more: readonly string[];
};

/**
 * Asks the shop, and answers with what it says. Resolves when the shop is done, whatever has become of the client; false: it
 * has given no answer, and the client has heard nothing.
 */
export async function passOn(lines: Lines, question: Question): Promise<boolean> {
  const line = lines.take();
  const outcome = await asked(lines, line, question);
  // It was closed at the very moment: another one has heard nothing of it.
  const again = outcome === 'unheard' && line.isOld && question.body.bytes.length === 0 && isSafe(methodOf(question));
  return (again ? await asked(lines, lines.takeNew(), question) : outcome) === 'answered';
}

const methodOf = ({ request }: Question): string => request.method ?? '';

function asked(lines: Lines, line: Line, question: Question): Promise<'answered' | 'unheard'> {
  const { request, response, head, body, more } = question;
  return new Promise((resolve) => {
    let isHeard = false;
    const over = (outcome: 'answered' | 'unheard') => {
      response.off('drain', goOn).off('close', goOn);
      lines.give(line);
      resolve(outcome);
    };
    const goOn = () => line.resume();
    response.on('drain', goOn).on('close', goOn);
    line.ask(
      { method: methodOf(question), head, body: body.isWhole ? body.bytes : null },
      {
        head: (status, headers) => {
          isHeard = true;
          if (response.destroyed) return;
          // The shop has heard enough: what is still to come of the body is nobody's question.
          const last = request.complete ? [] : ['connection', 'close'];
          response.writeHead(status, [...headers, ...more, ...last]);
          // With what has come of the body, if any has: Node writes in one go what is written in one turn.
          process.nextTick(() => response.flushHeaders());
        },
        body: (bytes) => {
          if (response.destroyed) return;
          response.write(bytes);
          if (response.writableLength > unreadBytesMax) line.pause();
        },
        end: () => {
          response.end();
          over('answered');
        },
        fail: () => {
          if (isHeard) response.destroy();
          over(isHeard ? 'answered' : 'unheard');
        },
      },
    );
    if (!body.isWhole) sendRest(line, request, question);
  });
}

/** The body as it comes. Whoever leaves in the middle of it has asked for nothing. */
function sendRest(line: Line, request: IncomingMessage, { body, isChunked }: Question): void {
  const send = (bytes: Buffer): boolean => {
    if (!isChunked) return line.send(bytes);
    line.send(`${bytes.length.toString(16)}\r\n`);
    line.send(bytes);
    return line.send('\r\n');
  };
  const goOn = () => request.resume();
  send(body.bytes);
  request.on('data', (bytes: Buffer) => {
    if (send(bytes)) return;
    request.pause();
    line.onRoom(goOn);
  });
  request.once('end', () => {
    if (isChunked) line.send('0\r\n\r\n');
    line.sent();
  });
  request.once('close', () => {
    if (!request.complete) line.close('its client has left');
  });
  request.resume();
}
