/** Colours of one category, from the far ground to the near. `ink` is always dark on `disc`, which is always pale. */
export type Palette = {
  readonly sky: readonly [top: string, bottom: string];
  readonly far: string;
  readonly mid: string;
  readonly near: string;
  readonly disc: string;
  readonly ink: string;
  readonly accent: string;
};

const palettes: Readonly<Record<string, Palette>> = {
  'foul-weather': {
    sky: ['#c3ced2', '#dfe3df'],
    far: '#9db1b8',
    mid: '#5d7d8a',
    near: '#2f4b58',
    disc: '#f4efe2',
    ink: '#1d2f38',
    accent: '#ebb53f',
  },
  galley: {
    sky: ['#f3dcb9', '#f7ead3'],
    far: '#e9b98a',
    mid: '#cf7f52',
    near: '#93432c',
    disc: '#fff7e8',
    ink: '#3a1f17',
    accent: '#74b9ac',
  },
  cabin: {
    sky: ['#d5d6bf', '#e9e5d3'],
    far: '#b4b892',
    mid: '#818b62',
    near: '#48563e',
    disc: '#f8f3e4',
    ink: '#262e21',
    accent: '#dd8f5f',
  },
  light: {
    sky: ['#1f2645', '#514a77'],
    far: '#6d5a86',
    mid: '#3b3a66',
    near: '#171c36',
    disc: '#f9e7b8',
    ink: '#1f2140',
    accent: '#f2a941',
  },
  carry: {
    sky: ['#f0c9b4', '#f8e3d3'],
    far: '#e39c80',
    mid: '#bf533d',
    near: '#6f2a27',
    disc: '#fff3e6',
    ink: '#2e1615',
    accent: '#7db3ba',
  },
  shore: {
    sky: ['#f2d9a2', '#f8ecd0'],
    far: '#a9cfc0',
    mid: '#4f9f9f',
    near: '#1f666d',
    disc: '#fffaec',
    ink: '#12393d',
    accent: '#f0925f',
  },
  bosun: {
    sky: ['#16324a', '#2f5a74'],
    far: '#3f6f8a',
    mid: '#244a63',
    near: '#0f2436',
    disc: '#f3e3bd',
    ink: '#14293a',
    accent: '#dea23f',
  },
  washroom: {
    sky: ['#c4e2da', '#e9f4ee'],
    far: '#9ccfc3',
    mid: '#5fa9a0',
    near: '#2a736f',
    disc: '#fffdf6',
    ink: '#123f40',
    accent: '#f0957f',
  },
  'chart-room': {
    sky: ['#e6dcc0', '#f3ecd9'],
    far: '#b9d0cb',
    mid: '#79a7b3',
    near: '#34667b',
    disc: '#fffaf0',
    ink: '#18333f',
    accent: '#e58268',
  },
};

export function paletteOf(category: string): Palette {
  const palette = palettes[category];
  if (!palette) throw new Error(`the category ${category} has no palette`);
  return palette;
}
