import type { WriteStream } from 'node:tty';
import pc from 'picocolors';
import type { RunEvent, Sample } from '../record.ts';
import type { Scenario } from '../scenario.ts';

type Colors = ReturnType<typeof pc.createColors>;

/** Colours for this stream: none where nobody sees them, and none where they are not wanted (no-color.org). */
export function colorsFor(stream: Pick<WriteStream, 'isTTY'>): Colors {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  return pc.createColors(!NO_COLOR && (Boolean(FORCE_COLOR) || (stream.isTTY === true && TERM !== 'dumb')));
}

export type Screen = { readonly show: (event: RunEvent) => void; readonly close: () => void };

/** What happens, while it happens: redrawn in place on a terminal, and now and then a plain line anywhere else. */
export const screenOn = (stream: WriteStream, scenario: Scenario): Screen =>
  stream.isTTY && process.env.TERM !== 'dumb' ? new LiveScreen(stream, scenario) : new PlainScreen(stream, scenario);

const plainEverySeconds = 5;

class PlainScreen implements Screen {
  readonly #stream: WriteStream;
  readonly #scenario: Scenario;
  #next = 0;

  constructor(stream: WriteStream, scenario: Scenario) {
    this.#stream = stream;
    this.#scenario = scenario;
  }

  show(event: RunEvent): void {
    if (event.type === 'started') this.#say(`${this.#scenario.title}, ${event.mode}, seed ${event.seed}`);
    if (event.type === 'phase') this.#say(event.text);
    if (event.type !== 'sample' || performance.now() < this.#next) return;
    this.#next = performance.now() + plainEverySeconds * 1_000;
    this.#say(`${event.of === 'twin' ? 'twin ' : ''}${seconds(event.sample.t)}: ${counted(event.sample)}`);
  }

  close(): void {}

  #say(line: string): void {
    this.#stream.write(`${line}\n`);
  }
}

const redrawMs = 200;
const barWidth = 30;
const sparkWidth = 40;
const bars = '▁▂▃▄▅▆▇█';

class LiveScreen implements Screen {
  readonly #stream: WriteStream;
  readonly #scenario: Scenario;
  readonly #colors: Colors;
  readonly #timer: NodeJS.Timeout;
  #samples: Sample[] = [];
  #of = 'shop';
  #title = '';
  #phase = '';
  #drawn = 0;
  #dirty = false;

  constructor(stream: WriteStream, scenario: Scenario) {
    this.#stream = stream;
    this.#scenario = scenario;
    this.#colors = colorsFor(stream);
    this.#timer = setInterval(() => this.#draw(), redrawMs);
    this.#timer.unref();
  }

  show(event: RunEvent): void {
    this.#dirty = true;
    if (event.type === 'started') this.#title = `${event.mode}, seed ${event.seed}`;
    if (event.type === 'phase') this.#phase = event.text;
    if (event.type !== 'sample') return;
    if (event.of !== this.#of) this.#samples = [];
    this.#of = event.of;
    this.#samples.push(event.sample);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #draw(): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#erase();
    const width = Math.max(20, (this.#stream.columns || 80) - 1);
    const lines = this.#lines();
    this.#stream.write(lines.map((line) => `${clipped(line, width)}\n`).join(''));
    this.#drawn = lines.length;
  }

  #erase(): void {
    if (this.#drawn > 0) this.#stream.write(`\u001b[${this.#drawn}A\u001b[J`);
    this.#drawn = 0;
  }

  #lines(): string[] {
    const { bold, dim, cyan, green } = this.#colors;
    const last = this.#samples.at(-1);
    const head = `${bold(this.#scenario.title)} ${dim(this.#title)}${this.#of === 'twin' ? cyan(' · the naive twin') : ''}`;
    if (!last) return [head, dim(this.#phase)];
    const share = Math.min(1, last.t / this.#scenario.durationSeconds);
    const full = Math.round(share * barWidth);
    const rates = this.#samples.slice(-sparkWidth);
    return [
      head,
      `${green('█'.repeat(full))}${dim('░'.repeat(barWidth - full))} ${seconds(last.t)}`,
      `requests ${cyan(spark(rates.map(({ requests }) => requests)))} ${last.requests}`,
      `p99      ${cyan(spark(rates.map(({ p99 }) => p99 ?? 0)))} ${last.p99 === null ? '–' : `${Math.round(last.p99)} ms`}`,
      counted(last),
      dim(this.#phase),
    ];
  }
}

const counted = ({ stock, holds, paid, refused, unknown, compensated, faults, inFlight }: Sample): string =>
  [
    ...[`${stock} in stock`, `${holds} held`, `${paid} paid`, `${refused} refused`, `${compensated} undone`],
    ...[`${unknown} unknown`, `${faults} faults`, `${inFlight} in flight`],
  ].join(' · ');

const seconds = (t: number): string => `${Math.round(t)} s`;

function spark(values: readonly number[]): string {
  const most = Math.max(...values, 1);
  return values.map((value) => bars[Math.min(bars.length - 1, Math.floor((value / most) * bars.length))]).join('');
}

const colour = new RegExp(`(${'\u001b'}\\[\\d+m)`);

/** Lines that wrap would leave their ends behind. Escapes have no width. */
function clipped(line: string, width: number): string {
  let seen = 0;
  let kept = '';
  for (const part of line.split(colour)) {
    if (part.startsWith('\u001b')) kept += part;
    else {
      kept += part.slice(0, Math.max(0, width - seen));
      seen += part.length;
    }
  }
  return kept;
}
