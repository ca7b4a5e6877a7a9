import type { SeedCategory } from './shape.ts';

export const chartRoom: SeedCategory = {
  slug: 'chart-room',
  name: 'Chart Room',
  tagline: 'To plan with, look through, write in and be rained in with.',
  products: [
    {
      slug: 'deck-log',
      name: 'Deck Log',
      icon: 'notebook-pen',
      since: '2024-03-15',
      alsoCalled: 'notebook journal',
      description:
        'Two hundred ruled pages with columns for wind, sea, sky and remarks; the remarks column is the widest. ' +
        'The paper is sized for pencil in the damp. Sewn in signatures, so it lies flat and can lose a page ' +
        'without losing ten.',
      details: {
        Paper: '120 g, sized, 200 pages',
        Size: '210 × 148 mm',
        Cover: 'Buckram boards',
      },
      variants: [
        ['LOG-DECK-NAVY', { colour: 'Navy' }, 2600, 390, 'RKD', 81],
        ['LOG-DECK-RUST', { colour: 'Rust' }, 2600, 390, 'RKD', 67],
        ['LOG-DECK-KELP', { colour: 'Kelp' }, 2600, 390, 'RKD', 59],
      ],
    },
    {
      slug: 'harbour-chart',
      name: 'Harbour Chart Print',
      icon: 'map',
      since: '2024-05-31',
      alsoCalled: 'map poster',
      description:
        'Redrawn from nineteenth-century surveys and printed in two colours of ink on cotton paper. Every sounding ' +
        'is there, in fathoms. Lovely on a wall and useless for navigation, which is printed in the corner.',
      details: {
        Paper: '300 g cotton',
        Size: '500 × 700 mm',
        Printing: 'Letterpress, two passes',
        Frame: 'Not included',
      },
      variants: [
        ['CHART-PRINT-FALMOUTH', { harbour: 'Falmouth, 1853' }, 5800, 210, 'FAL', 38],
        ['CHART-PRINT-PENOBSCOT', { harbour: 'Penobscot Bay, 1879' }, 5800, 210, 'RKD', 45],
        ['CHART-PRINT-COLUMBIA', { harbour: 'Columbia Bar, 1868' }, 5800, 210, 'AST', 41],
      ],
    },
    {
      slug: 'brass-dividers',
      name: 'One-Handed Dividers',
      icon: 'drafting-compass',
      since: '2024-06-18',
      description:
        'Pinch the bow to open them, squeeze the legs to close: the other hand stays on the chart. Steel points ' +
        'that can be replaced, and a hinge you can tighten with a coin. Wrapped in a chamois that polishes them.',
      details: {
        Material: 'Brass, stainless points',
        Length: '180 mm',
      },
      variants: [['DIVIDERS-BRASS', {}, 4400, 120, 'FAL', 47]],
    },
    {
      slug: 'pocket-compass',
      name: 'Pocket Compass',
      icon: 'compass',
      since: '2024-08-26',
      description:
        'Oil-filled, so the card settles in two seconds instead of dancing. A sapphire bearing, a lid with a ' +
        'sighting line, and a lanyard ring that is part of the case. Balanced for the hemisphere you tell us.',
      details: {
        Material: 'Brass, mineral glass',
        Size: '52 mm across, 17 mm thick',
        Accuracy: 'Within 1.5°',
      },
      variants: [
        ['COMPASS-POCKET-NORTH', { balance: 'Northern' }, 7900, 130, 'AST', 54],
        ['COMPASS-POCKET-SOUTH', { balance: 'Southern' }, 7900, 130, 'AST', 20],
      ],
    },
    {
      slug: 'landfall-binoculars',
      name: 'Seven-by-Fifty Binoculars',
      icon: 'binoculars',
      since: '2024-11-26',
      description:
        'Seven times is as much as a hand can hold steady at sea, and fifty millimetres gathers the last light. ' +
        'Fixed focus from twenty metres out: lift and look. Filled with nitrogen, armoured in rubber, and they ' +
        'float on their strap.',
      details: {
        Optics: 'BaK-4 prisms, fully multi-coated',
        Field: '132 m at 1,000 m',
        Rating: 'IPX7',
        With: 'Floating strap',
      },
      variants: [
        ['BINOCULARS-7X50', { model: 'Plain' }, 24900, 980, 'AST', 29],
        ['BINOCULARS-7X50-COMPASS', { model: 'With bearing compass' }, 33900, 1040, 'AST', 21],
      ],
    },
    {
      slug: 'draw-telescope',
      name: 'Three-Draw Telescope',
      icon: 'telescope',
      since: '2025-02-05',
      alsoCalled: 'spyglass',
      description:
        'Fifteen times, three draws, one leather sleeve. Modern coated glass in a body made on a lathe from the ' +
        '1950s. You need a rail or a shoulder to rest it on, and a reason; ships’ names will do.',
      details: {
        Optics: '15 × 40, achromatic',
        Open: '540 mm',
        Closed: '190 mm',
      },
      variants: [['TELESCOPE-DRAW-15', {}, 17800, 690, 'FAL', 23]],
    },
    {
      slug: 'aneroid-barometer',
      name: 'Aneroid Barometer',
      icon: 'gauge',
      since: '2025-04-10',
      alsoCalled: 'weather glass',
      description:
        'A capsule, a hair spring and a needle: no battery, no forecast, only the truth about the air. Tap it ' +
        'twice each morning and set the brass hand. Calibrated in Falmouth before it is boxed, with the ' +
        'certificate.',
      details: {
        Material: 'Brass, bevelled glass',
        Range: '960 to 1,060 hPa',
        Size: '145 mm across',
      },
      variants: [
        ['BAROMETER-ANEROID-BRASS', { finish: 'Brass' }, 14800, 820, 'FAL', 32],
        ['BAROMETER-ANEROID-CHROME', { finish: 'Chrome' }, 14800, 820, 'FAL', 26],
      ],
    },
    {
      slug: 'tide-calendar',
      name: 'Tide and Moon Calendar',
      icon: 'moon',
      since: '2026-10-15',
      description:
        'Every high water of the year as one line, printed the length of a door. Springs and neaps make a pattern ' +
        'you start to feel by February. Moons are die-cut, so the wall shows through.',
      details: {
        Year: '2027',
        Size: '297 × 1,680 mm',
        Paper: '170 g, uncoated',
      },
      variants: [
        ['CALENDAR-TIDE-ATLANTIC', { coast: 'Atlantic' }, 2400, 180, 'RKD', 63],
        ['CALENDAR-TIDE-PACIFIC', { coast: 'Pacific' }, 2400, 180, 'AST', 57],
        ['CALENDAR-TIDE-GULF', { coast: 'Gulf' }, 2400, 180, 'GAL', 35],
      ],
    },
    {
      slug: 'harbour-dominoes',
      name: 'Harbour Dominoes',
      icon: 'dice-5',
      since: '2025-06-04',
      alsoCalled: 'game',
      description:
        'A double-nine set with the weight of old bone and the conscience of maple. The spinners are brass pins, ' +
        'so a tile turns on the table. Comes with the rules of the game they play in Galveston, where it is a ' +
        'sport.',
      details: {
        Material: 'Maple, brass',
        Tiles: '55',
        Box: 'Cedar, sliding lid',
      },
      variants: [['DOMINOES-HARBOUR', {}, 5600, 880, 'GAL', 36]],
    },
    {
      slug: 'flag-cards',
      name: 'Signal Flag Playing Cards',
      icon: 'spade',
      since: '2025-07-28',
      alsoCalled: 'game deck',
      description:
        'Fifty-two cards that also teach you the flags, the phonetic alphabet and the Morse on the way to losing ' +
        'at rummy. Linen finish, printed to be read by a hurricane lantern. Four suits: anchors, hearts, sails and ' +
        'stars.',
      details: {
        Stock: '310 g, linen finish',
        Size: 'Poker',
        Box: 'Tuck case with foil',
      },
      variants: [
        ['CARDS-FLAG-NAVY', { back: 'Navy' }, 1400, 100, 'GAL', 89],
        ['CARDS-FLAG-RED', { back: 'Red' }, 1400, 100, 'GAL', 83],
      ],
    },
    {
      slug: 'seabird-guide',
      name: 'Seabirds from the Rail',
      icon: 'bird',
      since: '2025-12-01',
      alsoCalled: 'book',
      description:
        'A field guide for people who see the bird for four seconds, in bad light, going away. Ordered by ' +
        'silhouette and manner of flight, painted from life. Pages you can wipe.',
      details: {
        Pages: '176, waterproof',
        Size: '180 × 110 mm',
        Coasts: 'North Atlantic and North Pacific',
      },
      variants: [['BOOK-SEABIRDS', {}, 2200, 290, 'RKD', 68]],
    },
    {
      slug: 'tidepool-jigsaw',
      name: 'Tide Pool Jigsaw',
      icon: 'puzzle',
      since: '2026-01-19',
      alsoCalled: 'puzzle game',
      description:
        'One thousand pieces of anemone, weed and wet rock, painted in gouache and cut from thick board. Forty ' +
        'pieces are shaped like what they show. The poster is in the lid, and we have counted the pieces.',
      details: {
        Pieces: '1,000',
        Done: '680 × 480 mm',
        Board: '2 mm, recycled',
      },
      variants: [['JIGSAW-TIDEPOOL', {}, 3400, 840, 'AST', 44]],
    },
    {
      slug: 'chart-pencils',
      name: 'Chart Pencils',
      icon: 'pencil',
      since: '2026-05-11',
      description:
        'Soft enough to rub out of a chart without a trace, hard enough to hold a point for a passage. Hexagonal, ' +
        'because round ones roll off. A dozen in cedar, each stamped with one force of the Beaufort scale.',
      details: {
        Grade: '2B',
        Wood: 'Incense cedar',
        Box: 'Twelve, with a brass sharpener',
      },
      variants: [['PENCILS-CHART-12', {}, 1600, 95, 'AST', 101]],
    },
  ],
};
