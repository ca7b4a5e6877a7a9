import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const packages = createRequire(import.meta.url);

export type IconParts = {
  /** Every line of the icon. */
  readonly lines: string;
  /** The shapes among them that are closed, and so can be filled. */
  readonly areas: string;
};

/**
 * Reads an icon of lucide (ISC licence, https://lucide.dev) from its package: a drawing on a 24 × 24 grid.
 * Throws when there is no icon of that name.
 */
export function iconNamed(name: string): IconParts {
  const file = packages.resolve(`lucide-static/icons/${name}.svg`);
  const shapes = readFileSync(file, 'utf8').match(/<(path|circle|rect|ellipse|polygon|polyline|line)\b[^>]*\/>/g) ?? [];
  if (shapes.length === 0) throw new Error(`the icon ${name} has no shapes`);
  return { lines: shapes.join(''), areas: shapes.filter(isClosed).join('') };
}

const isClosed = (shape: string): boolean => /^<(circle|rect|ellipse|polygon)/.test(shape) || /z" ?\/>$/i.test(shape);
