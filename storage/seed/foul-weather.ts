import type { SeedCategory } from './shape.ts';

export const foulWeather: SeedCategory = {
  slug: 'foul-weather',
  name: 'Foul Weather',
  tagline: 'Clothes that forgive the forecast, and look right on the bus home.',
  products: [
    {
      slug: 'oilskin-jacket',
      name: 'Harbour Oilskin Jacket',
      icon: 'cloud-rain-wind',
      since: '2024-03-18',
      alsoCalled: 'raincoat coat waterproof',
      description:
        'A real oilskin, updated where it mattered: the cotton is proofed with linseed and wax, the seams are ' +
        'taped, the storm collar closes over your chin. Room for a gansey underneath. It creaks for the first ' +
        'month and then becomes yours.',
      details: {
        Material: '12 oz proofed cotton, cotton drill lining',
        Fastening: 'Brass clips under a storm flap',
        Care: 'Hose it down, hang it up, never wash it',
        Fit: 'Generous, take your usual size',
      },
      variants: [
        ['JACKET-OIL-OCHRE-S', { colour: 'Ochre', size: 'S' }, 28900, 1420, 'FAL', 24],
        ['JACKET-OIL-OCHRE-M', { colour: 'Ochre', size: 'M' }, 28900, 1480, 'FAL', 46],
        ['JACKET-OIL-OCHRE-L', { colour: 'Ochre', size: 'L' }, 28900, 1540, 'FAL', 41],
        ['JACKET-OIL-OCHRE-XL', { colour: 'Ochre', size: 'XL' }, 28900, 1610, 'FAL', 2],
        ['JACKET-OIL-KELP-S', { colour: 'Kelp', size: 'S' }, 28900, 1420, 'FAL', 22],
        ['JACKET-OIL-KELP-M', { colour: 'Kelp', size: 'M' }, 28900, 1480, 'FAL', 38],
        ['JACKET-OIL-KELP-L', { colour: 'Kelp', size: 'L' }, 28900, 1540, 'FAL', 36],
        ['JACKET-OIL-KELP-XL', { colour: 'Kelp', size: 'XL' }, 28900, 1610, 'FAL', 20],
      ],
    },
    {
      slug: 'gansey',
      name: 'Fisherman’s Gansey',
      icon: 'wind',
      since: '2024-09-12',
      alsoCalled: 'sweater jumper pullover knitwear',
      description:
        'Knitted in the round from hard-spun five-ply, tight enough to turn wind and light rain. The ' +
        'marriage-lines pattern sits on the chest only, where it keeps you warmest. Back and front are the same, ' +
        'so you can turn it round when the elbows go.',
      details: {
        Material: '5-ply British worsted wool',
        Knit: '8 stitches to the inch, no side seams',
        Care: 'Cool hand wash, dry flat',
      },
      variants: [
        ['GANSEY-NAVY-S', { colour: 'Navy', size: 'S' }, 18500, 780, 'FAL', 28],
        ['GANSEY-NAVY-M', { colour: 'Navy', size: 'M' }, 18500, 840, 'FAL', 44],
        ['GANSEY-NAVY-L', { colour: 'Navy', size: 'L' }, 18500, 900, 'FAL', 33],
        ['GANSEY-ECRU-S', { colour: 'Undyed', size: 'S' }, 18500, 780, 'FAL', 20],
        ['GANSEY-ECRU-M', { colour: 'Undyed', size: 'M' }, 18500, 840, 'FAL', 27],
        ['GANSEY-ECRU-L', { colour: 'Undyed', size: 'L' }, 18500, 900, 'FAL', 5],
      ],
    },
    {
      slug: 'breton-tee',
      name: 'Boatneck Shirt',
      icon: 'shirt',
      since: '2024-04-25',
      alsoCalled: 'breton striped t-shirt top',
      description:
        'Heavy cotton jersey with twenty-one stripes, knitted rather than printed, so they still line up after a ' +
        'hundred washes. The neck is wide enough to pull off over wet hair. Cut straight, for everybody.',
      details: {
        Material: '260 g combed cotton',
        Origin: 'Knitted in Brittany',
        Care: 'Machine wash at 40 °C, line dry',
      },
      variants: [
        ['SHIRT-BRETON-NAVY-S', { colour: 'White and navy', size: 'S' }, 6800, 260, 'FAL', 62],
        ['SHIRT-BRETON-NAVY-M', { colour: 'White and navy', size: 'M' }, 6800, 280, 'FAL', 100],
        ['SHIRT-BRETON-NAVY-L', { colour: 'White and navy', size: 'L' }, 6800, 300, 'FAL', 71],
        ['SHIRT-BRETON-RUST-S', { colour: 'Ecru and rust', size: 'S' }, 6800, 260, 'FAL', 34],
        ['SHIRT-BRETON-RUST-M', { colour: 'Ecru and rust', size: 'M' }, 6800, 280, 'FAL', 49],
        ['SHIRT-BRETON-RUST-L', { colour: 'Ecru and rust', size: 'L' }, 6800, 300, 'FAL', 40],
      ],
    },
    {
      slug: 'watch-cap',
      name: 'Watch Cap',
      icon: 'snowflake',
      since: '2024-10-21',
      alsoCalled: 'beanie hat',
      description:
        'The one hat that stays on in a blow. Ribbed lambswool with a deep fold that covers the ears or does not, ' +
        'as you like. It is short in the crown, so it fits under a hood.',
      details: {
        Material: '100 % lambswool',
        Size: 'One size, stretches from 54 to 62 cm',
        Care: 'Cool hand wash',
      },
      variants: [
        ['CAP-WATCH-NAVY', { colour: 'Navy' }, 3400, 90, 'AST', 105],
        ['CAP-WATCH-OCHRE', { colour: 'Ochre' }, 3400, 90, 'AST', 68],
        ['CAP-WATCH-FOG', { colour: 'Fog' }, 3400, 90, 'AST', 73],
        ['CAP-WATCH-RUST', { colour: 'Rust' }, 3400, 90, 'AST', 51],
      ],
    },
    {
      slug: 'deck-boots',
      name: 'Deck Boots',
      icon: 'footprints',
      since: '2024-06-14',
      alsoCalled: 'wellingtons shoes',
      description:
        'Natural rubber boots with a razor-cut sole that grips wet teak and leaves no mark on it. The leg is cut ' +
        'low enough to kick off in a hurry, which is the point of a sea boot. A wool felt footbed comes out to ' +
        'dry.',
      details: {
        Material: 'Natural rubber, cotton lining',
        Height: '260 mm',
        Sizes: 'EU, whole sizes only',
        Care: 'Rinse, dry away from the stove',
      },
      variants: [
        ['BOOT-DECK-38', { size: '38' }, 11900, 1500, 'AST', 26],
        ['BOOT-DECK-40', { size: '40' }, 11900, 1620, 'AST', 34],
        ['BOOT-DECK-42', { size: '42' }, 11900, 1740, 'AST', 45],
        ['BOOT-DECK-44', { size: '44' }, 11900, 1880, 'AST', 31],
        ['BOOT-DECK-46', { size: '46' }, 11900, 2010, 'AST', 4],
      ],
    },
    {
      slug: 'boot-socks',
      name: 'Sea-Boot Socks',
      icon: 'thermometer-snowflake',
      since: '2024-10-21',
      alsoCalled: 'wool stockings',
      description:
        'Knee-high, oiled and unbleached, with a cushioned foot and a ribbed leg that does not slide down inside a ' +
        'boot. They smell faintly of sheep until the second wash. A pair lasts about four winters, and we sell ' +
        'darning wool.',
      details: {
        Material: '80 % oiled wool, 20 % nylon',
        Care: 'Cool wash, no softener',
      },
      variants: [
        ['SOCK-BOOT-ECRU-M', { colour: 'Undyed', size: '37–41' }, 2800, 160, 'RKD', 87],
        ['SOCK-BOOT-ECRU-L', { colour: 'Undyed', size: '42–46' }, 2800, 180, 'RKD', 79],
        ['SOCK-BOOT-NAVY-M', { colour: 'Navy', size: '37–41' }, 2800, 160, 'RKD', 64],
        ['SOCK-BOOT-NAVY-L', { colour: 'Navy', size: '42–46' }, 2800, 180, 'RKD', 58],
      ],
    },
    {
      slug: 'hauling-gloves',
      name: 'Hauling Gloves',
      icon: 'hand',
      since: '2025-03-08',
      description:
        'Goatskin palms doubled where the rope runs, and open tips on thumb and first finger so you can still work ' +
        'a shackle. They go on stiff and come off shaped like your hand. Dry them slowly and they stay soft.',
      details: {
        Material: 'Goatskin, cotton back, waxed thread',
        Care: 'Rinse in fresh water, dry in shade',
      },
      variants: [
        ['GLOVE-HAUL-S', { size: 'S' }, 4200, 120, 'GAL', 40],
        ['GLOVE-HAUL-M', { size: 'M' }, 4200, 130, 'GAL', 63],
        ['GLOVE-HAUL-L', { size: 'L' }, 4200, 140, 'GAL', 55],
      ],
    },
    {
      slug: 'signal-neckerchief',
      name: 'Signal Neckerchief',
      icon: 'flag',
      since: '2025-05-30',
      alsoCalled: 'bandana scarf',
      description:
        'A cotton square printed with three flags of the International Code. Lima says you should stop at once, ' +
        'Kilo that you wish to talk, Uniform that somebody is running into danger. Hand-rolled hems, because a ' +
        'machine hem curls.',
      details: {
        Material: 'Cotton voile',
        Size: '650 × 650 mm',
        Care: 'Machine wash at 30 °C',
      },
      variants: [
        ['SCARF-SIGNAL-KILO', { flag: 'Kilo' }, 2600, 40, 'GAL', 47],
        ['SCARF-SIGNAL-LIMA', { flag: 'Lima' }, 2600, 40, 'GAL', 43],
        ['SCARF-SIGNAL-UNIFORM', { flag: 'Uniform' }, 2600, 40, 'GAL', 36],
      ],
    },
    {
      slug: 'gale-umbrella',
      name: 'Gale Umbrella',
      icon: 'umbrella',
      since: '2025-09-16',
      description:
        'Eight fibreglass ribs that bend inside out and come back, under a canopy with a vent that lets a gust ' +
        'through. Tested on the breakwater at Astoria, which eats umbrellas. The ash handle is turned thick enough ' +
        'to hang on a rail.',
      details: {
        Material: 'Recycled polyester, fibreglass, ash',
        Open: '1,120 mm',
        Closed: '880 mm',
      },
      variants: [
        ['UMBRELLA-GALE-NAVY', { colour: 'Navy' }, 5800, 560, 'AST', 33],
        ['UMBRELLA-GALE-OCHRE', { colour: 'Ochre' }, 5800, 560, 'AST', 25],
      ],
    },
  ],
};
