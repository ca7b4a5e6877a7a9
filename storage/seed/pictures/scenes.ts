import type { Dice } from './dice.ts';
import type { Palette } from './palettes.ts';
import { frond, headland, pebble, soundings, swell } from './shapes.ts';

/** What stands behind the disc, and what laps over its foot. */
export type Scene = { readonly behind: string; readonly before: string };

const path = (d: string, fill: string, opacity = 1): string =>
  `<path d="${d}" fill="${fill}"${opacity < 1 ? ` opacity="${opacity}"` : ''}/>`;

function sea(tops: readonly number[], fills: readonly string[], dice: Dice): string {
  return tops
    .map((top, index) => {
      const length = dice.between(300, 460) - index * 20;
      return path(swell(top, dice.between(26, 44), length, -dice.between(40, 300)), fills[index] ?? '#000');
    })
    .join('');
}

const rollingSea = (palette: Palette, dice: Dice): Scene => ({
  behind: sea([dice.between(430, 480), dice.between(530, 560)], [palette.far, palette.mid], dice),
  before: sea([690, 740], [palette.mid, palette.near], dice),
});

const depths = (palette: Palette, dice: Dice): Scene => {
  const [x, y] = [dice.between(250, 550), dice.between(300, 520)];
  const lines = soundings(x, y, [640, 540, 450, 370], dice);
  return {
    behind: lines
      .map((line, level) => path(line, level % 2 === 0 ? palette.far : palette.mid, 0.2 + level * 0.1))
      .join(''),
    before: '',
  };
};

const headlands = (palette: Palette, dice: Dice): Scene => {
  const mirrored = dice.oneOf([true, false]);
  const flip = (inner: string): string => (mirrored ? `<g transform="matrix(-1 0 0 1 800 0)">${inner}</g>` : inner);
  return {
    behind:
      flip(path(headland(dice.between(330, 400), dice), palette.far)) + flip(path(headland(510, dice), palette.mid)),
    before: sea([710], [palette.near], dice),
  };
};

const kelpBed = (palette: Palette, dice: Dice): Scene => {
  const grow = (x: number, height: number, colour: string): string => {
    const { stem, blades, floats } = frond(x, height, dice.oneOf([1, -1]) * dice.between(18, 44));
    const bulbs = floats.map((float) => `<circle cx="${float.x}" cy="${float.y}" r="10"/>`).join('');
    const line = `<path d="${stem}" fill="none" stroke="${colour}" stroke-width="8" stroke-linecap="round"/>`;
    return `<g fill="${colour}"><path d="${blades}"/>${line}${bulbs}</g>`;
  };
  const back = [110, 250, 560, 700].map((x) => grow(x + dice.between(-25, 25), dice.between(560, 800), palette.far));
  const front = [40, 165, 640, 765].map((x) => grow(x + dice.between(-18, 18), dice.between(330, 620), palette.mid));
  return { behind: back.join('') + front.join(''), before: sea([742], [palette.near], dice) };
};

const lowSun = (palette: Palette, dice: Dice): Scene => {
  const line = dice.between(500, 560);
  const stripes = Array.from({ length: 4 }, (_, index) => {
    const width = 560 - index * 70 + dice.between(-60, 60);
    const x = 400 - width / 2 + dice.between(-70, 70);
    const y = line + 118 + index * 34;
    return `<rect x="${x.toFixed()}" y="${y.toFixed()}" width="${width.toFixed()}" height="${14 - index}" rx="7" fill="${palette.far}" opacity=".55"/>`;
  });
  const rings = [460, 380, 310].map(
    (radius) => `<circle cx="400" cy="400" r="${radius}" fill="${palette.far}" opacity=".28"/>`,
  );
  return {
    behind: `${rings.join('')}<path d="M0 ${line.toFixed()}H800V800H0Z" fill="${palette.mid}"/>${stripes.join('')}`,
    before: '',
  };
};

const sails = (palette: Palette, dice: Dice): Scene => {
  const sail = (x: number, top: number, reach: number, colour: string): string => {
    const [foot, width] = [725 - top, reach.toFixed()];
    return path(
      `M${x} ${top}q${(reach * 0.8).toFixed()} ${(foot * 0.4).toFixed()} ${width} ${foot}h${(-reach).toFixed()}Z`,
      colour,
    );
  };
  const way = dice.oneOf([1, -1]);
  const mast = Math.round(400 - way * dice.between(20, 90));
  const main = sail(mast + way * 9, Math.round(dice.between(-90, -30)), way * dice.between(400, 470), palette.far);
  const jib = sail(mast - way * 9, Math.round(dice.between(10, 80)), way * dice.between(-380, -310), palette.mid);
  return { behind: main + jib, before: sea([690, 742], [palette.mid, palette.near], dice) };
};

const shingle = (palette: Palette, dice: Dice): Scene => {
  const stones = [
    [90, 120, 130],
    [330, 40, 110],
    [600, 90, 150],
    [760, 320, 120],
    [30, 400, 120],
    [110, 690, 150],
    [400, 780, 130],
    [690, 660, 160],
  ] as const;
  const colours = [palette.far, palette.mid, palette.far, palette.near];
  const drawn = stones.map(([x, y, radius]) =>
    path(
      pebble(x + dice.between(-25, 25), y + dice.between(-25, 25), radius * dice.between(0.8, 1.1), 0.09, dice),
      dice.oneOf(colours),
      0.8,
    ),
  );
  return { behind: drawn.join(''), before: '' };
};

export const scenes = [rollingSea, depths, headlands, kelpBed, lowSun, sails, shingle] as const;
