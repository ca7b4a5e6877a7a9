import type { PlacedProduct } from '../catalogue.ts';
import { type Dice, diceFor } from './dice.ts';
import { iconNamed } from './icon.ts';
import { type Palette, paletteOf } from './palettes.ts';
import { scenes } from './scenes.ts';
import { pebble } from './shapes.ts';

type Subject = Pick<PlacedProduct, 'slug' | 'name' | 'category' | 'icon'>;

/**
 * An 800 × 800 SVG without text, script or anything outside itself. The category gives the colours, the product the
 * motif, and its slug the composition.
 */
export function pictureOf({ slug, name, category, icon }: Subject): string {
  const dice = diceFor(slug);
  const palette = paletteOf(category);
  const { behind, before } = dice.oneOf(scenes)(palette, dice);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800" viewBox="0 0 800 800" role="img">`,
    `<title>${escapeXml(name)}</title>`,
    definitions(palette),
    `<path d="M0 0H800V800H0Z" fill="url(#sky)"/>`,
    behind,
    `<path d="M0 0H800V800H0Z" fill="url(#dots)" mask="url(#fade)"/>`,
    plate(palette, dice),
    motif(icon, palette, dice),
    before,
    `</svg>`,
  ].join('');
}

const definitions = ({ sky: [top, bottom], ink }: Palette): string => `<defs>
<linearGradient id="sky" x2="0" y2="1"><stop stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient>
<pattern id="dots" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(30)"><circle cx="7" cy="7" r="2" fill="${ink}"/></pattern>
<linearGradient id="shade" x2="0" y2="1"><stop offset=".3" stop-color="#000"/><stop offset="1" stop-color="#3a3a3a"/></linearGradient>
<mask id="fade"><path d="M0 0H800V800H0Z" fill="url(#shade)"/></mask>
</defs>`;

/** The pale ground that the motif stands on: a sun, a porthole or a stone. */
function plate({ disc }: Palette, dice: Dice): string {
  const sun = `<circle cx="400" cy="400" r="266" fill="${disc}"/>`;
  const porthole = `${sun}<circle cx="400" cy="400" r="290" fill="none" stroke="${disc}" stroke-width="7"/>`;
  const stone = `<path d="${pebble(400, 400, 272, 0.05, dice)}" fill="${disc}"/>`;
  return dice.oneOf([sun, porthole, stone]);
}

/** The icon at 14 times its size, over a patch of colour laid down a little off the line, as a hand press would. */
function motif(name: string, { ink, accent, disc }: Palette, dice: Dice): string {
  const { lines, areas } = iconNamed(name);
  const [x, y] = [400 + dice.oneOf([-1, 1]) * dice.between(22, 44), 400 + dice.between(6, 40)];
  return `<path d="${pebble(x, y, 168, 0.07, dice)}" fill="${accent}"/>
<g transform="translate(232 232) scale(14)" stroke-linecap="round" stroke-linejoin="round">
<g fill="${disc}">${areas}</g>
<g fill="none" stroke="${ink}" stroke-width="1.05">${lines}</g></g>`;
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
