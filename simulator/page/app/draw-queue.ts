/**
 * Drawing is spread over frames, one plot in each: a dozen plots at once would keep the page from answering. A plot that
 * is waiting already waits once.
 */
const waiting = new Map<object, () => void>();
let drawing = false;

export function drawSoon(who: object, draw: () => void): void {
  waiting.set(who, draw);
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(drawNext);
}

export const drawNoMore = (who: object): boolean => waiting.delete(who);

function drawNext(): void {
  const [first] = waiting;
  if (!first) {
    drawing = false;
    return;
  }
  const [who, draw] = first;
  waiting.delete(who);
  draw();
  requestAnimationFrame(drawNext);
}
