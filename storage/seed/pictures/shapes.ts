import type { Dice } from './dice.ts';

const whole = (value: number): string => String(Math.round(value));

/** Everything below a rolling line, out to the edges of the card. Heights in pixels from the top. */
export function swell(top: number, height: number, length: number, start: number): string {
  const half = whole(length / 2);
  const crests = Math.ceil((800 - start) / (length / 2));
  const roll = `q${whole(length / 4)} ${whole(-height)} ${half} 0${` t${half} 0`.repeat(crests)}`;
  return `M${whole(start)} ${whole(top)}${roll}V820H${whole(start)}Z`;
}

/** A closed, pebble-like line round a centre. `wobble` is the share of the radius by which it strays. */
export function pebble(x: number, y: number, radius: number, wobble: number, dice: Dice): string {
  const [first, second] = [dice.between(0, 6.3), dice.between(0, 6.3)];
  return pebbleFrom(
    x,
    y,
    radius,
    (angle) => wobble * (Math.sin(2 * angle + first) + 0.6 * Math.sin(3 * angle + second)),
  );
}

/** Nested lines like those of depth on a chart: the same stone, seen at each level of the tide. */
export function soundings(x: number, y: number, radii: readonly number[], dice: Dice): string[] {
  const [first, second, third] = [dice.between(0, 6.3), dice.between(0, 6.3), dice.between(0, 6.3)];
  return radii.map((radius, level) =>
    pebbleFrom(x, y, radius, (angle) => {
      const drift = level * 0.22;
      return (
        0.11 * Math.sin(2 * angle + first + drift) +
        0.07 * Math.sin(3 * angle + second - drift) +
        0.03 * Math.sin(5 * angle + third + drift)
      );
    }),
  );
}

type Point = readonly [x: number, y: number];

function pebbleFrom(x: number, y: number, radius: number, stray: (angle: number) => number): string {
  const count = 24;
  const point = (index: number): Point => {
    const angle = (2 * Math.PI * index) / count;
    const reach = radius * (1 + stray(angle));
    return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
  };
  const curves = Array.from({ length: count }, (_, index) =>
    bend(point(index - 1), point(index), point(index + 1), point(index + 2)),
  );
  return `M${point(0).map(whole).join(' ')}${curves.join('')}Z`;
}

function openCurve(points: readonly Point[]): string {
  const [first, last] = [points.at(0), points.at(-1)];
  if (!first || !last) return '';
  const curves = points
    .slice(0, -1)
    .map((from, index) => bend(points[index - 1] ?? first, from, points[index + 1] ?? last, points[index + 2] ?? last));
  return `M${first.map(whole).join(' ')}${curves.join('')}`;
}

/** From one point to the next as Catmull and Rom would pass, written as a cubic Bézier. */
function bend(before: Point, from: Point, to: Point, after: Point): string {
  const leave = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6];
  const arrive = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6];
  return `C${[...leave, ...arrive, ...to].map(whole).join(' ')}`;
}

/** A headland from the left or right edge down to the sea. */
export function headland(top: number, dice: Dice): string {
  const [a, b, c, d] = [0, 1, 2, 3].map((step) => whole(top + step * dice.between(8, 46)));
  return `M-20 ${a}C120 ${whole(top - 70)} 200 ${b} 320 ${b}S480 ${c} 560 ${c}S740 ${d} 820 ${d}V820H-20Z`;
}

/** One frond of kelp, swaying up from the foot of the card: a stem, and on alternating sides blades with their floats. */
export function frond(foot: number, height: number, sway: number): Frond {
  const at = (share: number): readonly [number, number] => [
    foot + sway * Math.sin(share * 5.2) * (0.35 + 0.65 * share),
    830 - height * share,
  ];
  const stem = openCurve([0, 0.12, 0.25, 0.38, 0.5, 0.63, 0.75, 0.88, 1].map(at));
  const count = Math.floor(height / 74);
  const joints = Array.from({ length: count }, (_, index) => ({ share: (index + 1.2) / (count + 0.6), index }));
  const blades = joints.map(({ share, index }) => {
    const [x, y] = at(share);
    const out = (index % 2 === 0 ? 1 : -1) * (1.15 - 0.55 * share);
    const curve = (numbers: readonly number[]): string => numbers.map((value) => whole(value)).join(' ');
    const upper = curve([out * 16, -52, out * 66, -92, out * 128, -98]);
    const lower = curve([out * -18, 60, out * -70, 104, out * -128, 98]);
    return `M${whole(x)} ${whole(y)}c${upper}c${lower}Z`;
  });
  const floats = joints.map(({ share, index }) => {
    const [x, y] = at(share);
    return { x: Math.round(x + (index % 2 === 0 ? 10 : -10)), y: Math.round(y - 4) };
  });
  return { stem, blades: blades.join(''), floats };
}
export type Frond = {
  readonly stem: string;
  readonly blades: string;
  readonly floats: readonly { x: number; y: number }[];
};
