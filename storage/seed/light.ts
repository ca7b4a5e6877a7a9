import type { SeedCategory } from './shape.ts';

export const light: SeedCategory = {
  slug: 'light',
  name: 'Light',
  tagline: 'Lamps to read by, to find the path by, and to be found by.',
  products: [
    {
      slug: 'hurricane-lantern',
      name: 'Hurricane Lantern',
      icon: 'lamp',
      since: '2024-03-30',
      description:
        'The cold-blast pattern of 1880, still the best way to burn paraffin in a wind. Lift the globe with one ' +
        'thumb to light it. Eleven hours on a filling, and a flame you can turn down to a bead.',
      details: {
        Material: 'Tinned steel, borosilicate globe',
        Fuel: 'Paraffin or citronella oil, 340 ml',
        Height: '265 mm',
      },
      variants: [
        ['LANTERN-HURRICANE-TIN', { finish: 'Bright tin' }, 4800, 640, 'GAL', 57],
        ['LANTERN-HURRICANE-SEA', { finish: 'Sea' }, 5200, 650, 'GAL', 49],
        ['LANTERN-HURRICANE-BUOY', { finish: 'Buoy red' }, 5200, 650, 'GAL', 45],
      ],
    },
    {
      slug: 'beeswax-pillars',
      name: 'Beeswax Pillar',
      icon: 'flame',
      since: '2024-10-14',
      alsoCalled: 'candle',
      description:
        'Poured from the cappings of hives on the sea lavender at Blakeney, with a cotton wick and nothing else. ' +
        'It burns slowly, drips little and smells of warm honey when you blow it out. Trim the wick to a ' +
        'fingernail.',
      details: {
        Material: 'Pure beeswax',
        Burns: '8 hours for each 100 g',
      },
      variants: [
        ['CANDLE-PILLAR-S', { size: '100 mm' }, 1800, 210, 'FAL', 76],
        ['CANDLE-PILLAR-M', { size: '150 mm' }, 2600, 330, 'FAL', 65],
        ['CANDLE-PILLAR-L', { size: '220 mm' }, 3600, 490, 'FAL', 38],
      ],
    },
    {
      slug: 'chart-table-lamp',
      name: 'Chart Table Lamp',
      icon: 'lamp-desk',
      since: '2024-05-28',
      description:
        'A brass arm with two knuckles that stay where you leave them, and a shade that turns red for night ' +
        'reading. It clamps to a table edge or screws down. Wired for a modern bulb; the switch is a proper ' +
        'toggle.',
      details: {
        Material: 'Solid brass, unlacquered',
        Reach: '420 mm',
        Bulb: 'E14, LED 4 W included',
        Plug: 'US, with UK and EU in the box',
      },
      variants: [
        ['LAMP-CHART-BRASS', { finish: 'Brass' }, 19800, 1650, 'RKD', 29],
        ['LAMP-CHART-BLACK', { finish: 'Blackened' }, 20800, 1650, 'RKD', 24],
      ],
    },
    {
      slug: 'bulkhead-light',
      name: 'Bulkhead Wall Light',
      icon: 'lamp-wall-up',
      since: '2024-08-08',
      description:
        'Cast in sand from the pattern of a tugboat fitting: prismatic glass, a cage, a gasket that has kept out ' +
        'worse than your porch. The casting marks are left on. Rated for outdoors and for being hit by an oar.',
      details: {
        Material: 'Cast aluminium or bronze, pressed glass',
        Rating: 'IP66',
        Bulb: 'E27, to 12 W LED',
        Size: '220 × 110 × 105 mm',
      },
      variants: [
        ['LIGHT-BULKHEAD-ALU', { finish: 'Aluminium' }, 9800, 1300, 'GAL', 40],
        ['LIGHT-BULKHEAD-BRONZE', { finish: 'Bronze' }, 21500, 3100, 'GAL', 21],
      ],
    },
    {
      slug: 'net-float-pendant',
      name: 'Net Float Pendant',
      icon: 'lamp-ceiling',
      since: '2025-02-10',
      description:
        'Blown in one breath into a rope-marked mould, the way glass net floats were. Small bubbles and a thick ' +
        'seal at the crown are how you know. It hangs on two metres of flax cord and throws a light like shallow ' +
        'water.',
      details: {
        Material: 'Blown glass, flax cord, brass cap',
        Size: '260 mm across',
        Bulb: 'E27, to 8 W LED',
      },
      variants: [
        ['PENDANT-FLOAT-AQUA', { colour: 'Aqua' }, 16200, 1900, 'RKD', 26],
        ['PENDANT-FLOAT-AMBER', { colour: 'Amber' }, 16200, 1900, 'RKD', 23],
        ['PENDANT-FLOAT-SMOKE', { colour: 'Smoke' }, 16200, 1900, 'RKD', 22],
      ],
    },
    {
      slug: 'lighthouse-nightlight',
      name: 'Lighthouse Night Light',
      icon: 'lighthouse',
      since: '2025-05-05',
      description:
        'It turns slowly, one flash in ten seconds, as Heceta Head does. Dim enough to sleep by and bright enough ' +
        'to find the door. Children name it within the hour.',
      details: {
        Material: 'Beech, opal glass',
        Power: 'USB-C, 1 W',
        Height: '190 mm',
        Timer: '30, 60 minutes or all night',
      },
      variants: [['NIGHTLIGHT-LIGHTHOUSE', {}, 5400, 430, 'AST', 51]],
    },
    {
      slug: 'head-torch',
      name: 'Night Watch Head Torch',
      icon: 'flashlight',
      since: '2025-07-02',
      alsoCalled: 'headlamp flashlight',
      description:
        'White for work, red for charts, and one button that always starts in red. It remembers nothing else, on ' +
        'purpose. Charges from any USB-C cable and shows you how much is left before you leave the tent.',
      details: {
        Output: '5 to 400 lumens',
        Runs: '90 hours in red, 4 at full',
        Weight: '78 g',
        Rating: 'IPX7',
      },
      variants: [['TORCH-WATCH', {}, 5600, 110, 'AST', 82]],
    },
    {
      slug: 'quay-lights',
      name: 'Quay String Lights',
      icon: 'lightbulb',
      since: '2025-11-24',
      alsoCalled: 'festoon',
      description:
        'Fourteen metres of rubber cable with lamps a stride apart, the kind strung along a harbour wall in ' +
        'August. The bulbs screw in, so one failure is one bulb. Plug three strings end to end.',
      details: {
        Cable: 'H07RN-F rubber, 14 m',
        Bulbs: '20, E27, 1 W LED, 2,200 K',
        Rating: 'IP65',
      },
      variants: [
        ['LIGHTS-QUAY-CLEAR', { colour: 'Clear' }, 11800, 2900, 'GAL', 34],
        ['LIGHTS-QUAY-HARBOUR', { colour: 'Red, green and white' }, 12400, 2900, 'GAL', 28],
      ],
    },
    {
      slug: 'reading-floor-lamp',
      name: 'Mast Floor Lamp',
      icon: 'lamp-floor',
      since: '2026-03-17',
      description:
        'A spar of spruce tapers from a cast-iron foot to a linen shade that slides on a leathered ring. Set it ' +
        'low for reading, high for company. The flex runs down the sail track.',
      details: {
        Material: 'Sitka spruce, cast iron, linen',
        Height: '1,550 mm',
        Bulb: 'E27, to 12 W LED',
        Assembly: 'One bolt',
      },
      variants: [
        ['LAMP-MAST-NATURAL', { finish: 'Oiled spruce' }, 34900, 7800, 'AST', 20],
        ['LAMP-MAST-EBONISED', { finish: 'Ebonised' }, 36900, 7800, 'AST', 2],
      ],
    },
  ],
};
