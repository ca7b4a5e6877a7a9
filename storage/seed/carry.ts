import type { SeedCategory } from './shape.ts';

export const carry: SeedCategory = {
  slug: 'carry',
  name: 'Carry',
  tagline: 'Bags that keep water where it belongs: mostly outside, sometimes inside.',
  products: [
    {
      slug: 'dry-bag',
      name: 'Roll-Top Dry Bag',
      icon: 'droplet-off',
      since: '2024-03-22',
      alsoCalled: 'waterproof sack',
      description:
        'Three folds and a buckle, and it will float for an afternoon. Welded seams, a white lining so you can ' +
        'find the keys, and one bronze ring to clip it to the boat. We have had the same ones aboard since 2016.',
      details: {
        Material: 'TPU-coated nylon, no PVC',
        Seams: 'Welded',
        Care: 'Turn inside out, rinse, dry open',
      },
      variants: [
        ['DRYBAG-5-SEA', { capacity: '5 l', colour: 'Sea' }, 2400, 140, 'AST', 80],
        ['DRYBAG-5-BUOY', { capacity: '5 l', colour: 'Buoy red' }, 2400, 140, 'AST', 67],
        ['DRYBAG-12-SEA', { capacity: '12 l', colour: 'Sea' }, 3200, 210, 'AST', 100],
        ['DRYBAG-12-BUOY', { capacity: '12 l', colour: 'Buoy red' }, 3200, 210, 'AST', 72],
        ['DRYBAG-25-SEA', { capacity: '25 l', colour: 'Sea' }, 4400, 330, 'AST', 50],
        ['DRYBAG-25-BUOY', { capacity: '25 l', colour: 'Buoy red' }, 4400, 330, 'AST', 1],
      ],
    },
    {
      slug: 'rolltop-pack',
      name: 'Ferry Backpack',
      icon: 'backpack',
      since: '2024-05-07',
      alsoCalled: 'rucksack bag',
      description:
        'A rolltop that swallows a week of shopping or a day of work. The laptop hangs clear of the base, so you ' +
        'can put the bag down on a wet deck without thinking. Straps are bolted through, and the bolts can be ' +
        'replaced.',
      details: {
        Material: '18 oz canvas, bridle leather, brass',
        Capacity: '22 to 28 l',
        Laptop: 'To 15 inches',
        Care: 'Brush, spot clean, re-wax',
      },
      variants: [
        ['PACK-FERRY-KELP', { colour: 'Kelp' }, 16800, 1250, 'RKD', 42],
        ['PACK-FERRY-SAND', { colour: 'Sand' }, 16800, 1250, 'RKD', 38],
        ['PACK-FERRY-SOOT', { colour: 'Soot' }, 16800, 1250, 'RKD', 55],
      ],
    },
    {
      slug: 'sailcloth-duffel',
      name: 'Sailcloth Duffel',
      icon: 'luggage',
      since: '2024-07-01',
      alsoCalled: 'holdall travel bag',
      description:
        'Sewn from retired mainsails by two sailmakers in Galveston. Each bag carries what its sail carried: a row ' +
        'of reef points, a batten pocket, now and then a number. No two are alike, so the picture is a promise ' +
        'about the shape and nothing else.',
      details: {
        Material: 'Used Dacron sailcloth, webbing handles',
        Closure: 'Corrosion-free marine zip',
        Care: 'Fresh water and a brush',
      },
      variants: [
        ['DUFFEL-SAIL-35', { capacity: '35 l' }, 13200, 720, 'GAL', 28],
        ['DUFFEL-SAIL-60', { capacity: '60 l' }, 16400, 980, 'GAL', 23],
        ['DUFFEL-SAIL-90', { capacity: '90 l' }, 19800, 1240, 'GAL', 3],
      ],
    },
    {
      slug: 'ditty-bag',
      name: 'Ditty Bag',
      icon: 'shopping-bag',
      since: '2024-08-12',
      description:
        'The bag a sailor sewed first, to prove he could sew. Duck canvas, a round bottom, eight hand-worked ' +
        'grommets and a sennit lanyard. Good for needles and twine, or for onions.',
      details: {
        Material: '15 oz cotton duck, manila lanyard',
        Size: '300 mm high, 160 mm across',
      },
      variants: [['BAG-DITTY', {}, 4600, 260, 'GAL', 46]],
    },
    {
      slug: 'market-basket',
      name: 'Willow Market Basket',
      icon: 'shopping-basket',
      since: '2024-09-27',
      description:
        'Woven on the Somerset Levels from willow cut in January and boiled in its bark, which gives the colour. ' +
        'The handle runs under the base, so the load hangs from the frame and not from the weave. It squeaks a ' +
        'little; that stops.',
      details: {
        Material: 'Buff willow',
        Care: 'Keep dry, mist once a year',
      },
      variants: [
        ['BASKET-WILLOW-M', { size: 'Market' }, 7800, 900, 'FAL', 26],
        ['BASKET-WILLOW-L', { size: 'Log' }, 11200, 1900, 'FAL', 20],
      ],
    },
    {
      slug: 'card-wallet',
      name: 'Shell Cordovan Card Case',
      icon: 'wallet',
      since: '2025-01-29',
      alsoCalled: 'purse leather',
      description:
        'Four pockets and a fold for notes, stitched at eight to the inch in waxed linen. Shell cordovan does not ' +
        'crease, it rolls. In ten years it will look better than you do.',
      details: {
        Material: 'Shell cordovan, tanned in Chicago',
        Size: '100 × 72 mm',
        Holds: 'Six cards and some notes',
      },
      variants: [
        ['WALLET-CARD-OXBLOOD', { colour: 'Oxblood' }, 9200, 45, 'RKD', 31],
        ['WALLET-CARD-BLACK', { colour: 'Black' }, 9200, 45, 'RKD', 34],
      ],
    },
    {
      slug: 'key-float',
      name: 'Cork Key Float',
      icon: 'key-round',
      since: '2025-04-03',
      alsoCalled: 'keyring keychain',
      description:
        'A turned ball of bark cork on tarred cord that keeps four keys at the surface. Bright enough to see in ' +
        'chop, plain enough for a coat pocket. It has paid for itself in every marina we know.',
      details: {
        Material: 'Portuguese cork, tarred cord, steel ring',
        Floats: '60 g',
        Size: '50 mm',
      },
      variants: [
        ['FLOAT-KEY-NATURAL', { colour: 'Natural' }, 1200, 22, 'GAL', 120],
        ['FLOAT-KEY-BUOY', { colour: 'Buoy red' }, 1200, 22, 'GAL', 98],
        ['FLOAT-KEY-OCHRE', { colour: 'Ochre' }, 1200, 22, 'GAL', 86],
      ],
    },
    {
      slug: 'insulated-bottle',
      name: 'Long Watch Bottle',
      icon: 'milk',
      since: '2025-07-17',
      alsoCalled: 'thermos flask vacuum',
      description:
        'Hot for fourteen hours, cold for a day, and no paint to flake into your tea. The mouth is wide enough for ' +
        'a brush and for ice. The lid is a cup, as it should be.',
      details: {
        Material: '18/8 steel, double wall, vacuum',
        Lid: 'Steel cup, silicone gasket',
        Care: 'Dishwasher without the lid',
      },
      variants: [
        ['BOTTLE-WATCH-500-STEEL', { capacity: '500 ml', finish: 'Bare steel' }, 3400, 320, 'AST', 77],
        ['BOTTLE-WATCH-500-SEA', { capacity: '500 ml', finish: 'Sea' }, 3600, 325, 'AST', 60],
        ['BOTTLE-WATCH-1000-STEEL', { capacity: '1 l', finish: 'Bare steel' }, 4600, 520, 'AST', 58],
        ['BOTTLE-WATCH-1000-SEA', { capacity: '1 l', finish: 'Sea' }, 4800, 525, 'AST', 44],
      ],
    },
    {
      slug: 'net-tote',
      name: 'Net-Maker’s Tote',
      icon: 'handbag',
      since: '2025-08-05',
      alsoCalled: 'string bag',
      description:
        'Knotted from the same twine as a herring net, by people who used to knot herring nets. It weighs nothing ' +
        'and holds a cabbage, a loaf and two bottles. Rinse it under a tap and hang it on a nail.',
      details: {
        Material: 'Braided cotton twine, leather grip',
        Holds: '15 kg',
        Size: '380 mm flat, far more when full',
      },
      variants: [
        ['TOTE-NET-ECRU', { colour: 'Undyed' }, 3800, 130, 'RKD', 59],
        ['TOTE-NET-NAVY', { colour: 'Navy' }, 3800, 130, 'RKD', 48],
      ],
    },
  ],
};
