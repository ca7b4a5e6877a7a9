import type { SeedCategory } from './shape.ts';

export const shore: SeedCategory = {
  slug: 'shore',
  name: 'Camp and Shore',
  tagline: 'For the beach you have to walk to, and the night you decide to stay.',
  products: [
    {
      slug: 'dune-tent',
      name: 'Dune Tent',
      icon: 'tent',
      since: '2024-04-09',
      description:
        'A ridge tent in polycotton that breathes, so you do not wake up in your own rain. Wide flaps take sand ' +
        'instead of pegs. One person can put it up in a breeze; two will argue.',
      details: {
        Material: '320 g polycotton, alloy poles',
        Rain: '5,000 mm groundsheet',
        Pegs: 'Twelve, plus eight sand anchors',
      },
      variants: [
        ['TENT-DUNE-2', { size: 'Two people' }, 38900, 6800, 'AST', 22],
        ['TENT-DUNE-4', { size: 'Four people' }, 52900, 9900, 'AST', 5],
      ],
    },
    {
      slug: 'driftwood-stove',
      name: 'Driftwood Stove',
      icon: 'flame-kindling',
      since: '2024-06-03',
      description:
        'Six steel plates that slot into a box and burn what the tide leaves. It draws from below, so it smokes ' +
        'for a minute and then hardly at all. Packs flat into a canvas sleeve, with room for a grill.',
      details: {
        Material: '2 mm corten steel',
        Packed: '260 × 200 × 25 mm',
        Carries: 'A 6 l pot',
      },
      variants: [['STOVE-DRIFT', {}, 8900, 2300, 'AST', 36]],
    },
    {
      slug: 'camp-hatchet',
      name: 'Beachcomber’s Hatchet',
      icon: 'axe',
      since: '2024-06-03',
      alsoCalled: 'axe',
      description:
        'A small Swedish head on a hickory handle, forged by one smith who stamps his initials beside ours. Heavy ' +
        'enough for kindling, light enough for a rucksack. It arrives sharp; please believe the label.',
      details: {
        Material: 'Swedish axe steel, American hickory',
        Head: '450 g',
        Length: '360 mm',
        With: 'Vegetable-tanned sheath',
      },
      variants: [['HATCHET-BEACH', {}, 13400, 820, 'RKD', 27]],
    },
    {
      slug: 'hiking-staff',
      name: 'Chestnut Staff',
      icon: 'hiking-stick',
      since: '2024-07-23',
      alsoCalled: 'walking stick',
      description:
        'Coppiced chestnut, peeled by hand and steamed straight, with a thumb notch and a replaceable steel ' +
        'ferrule. It is a third leg on shingle and a depth gauge at a ford. Oiled, never varnished.',
      details: {
        Material: 'Sweet chestnut, steel ferrule, leather loop',
        Care: 'Linseed oil in spring',
      },
      variants: [
        ['STAFF-CHESTNUT-120', { length: '120 cm' }, 4900, 410, 'FAL', 35],
        ['STAFF-CHESTNUT-135', { length: '135 cm' }, 5200, 460, 'FAL', 42],
      ],
    },
    {
      slug: 'clam-shovel',
      name: 'Clam Shovel',
      icon: 'shovel',
      since: '2024-08-19',
      description:
        'A narrow blade at the angle that Oregon clammers settled on a century ago: in, back, lift. The socket is ' +
        'welded, the grip is ash, and the whole thing can be hosed. Please count your catch.',
      details: {
        Material: 'Boron steel, ash',
        Blade: '130 × 290 mm',
        Length: '950 mm',
      },
      variants: [['SHOVEL-CLAM', {}, 6200, 1700, 'AST', 30]],
    },
    {
      slug: 'shore-chair',
      name: 'Folding Shore Chair',
      icon: 'armchair',
      since: '2025-03-26',
      description:
        'Two frames of oiled ash and one sheet of canvas, joined by four bronze bolts. It sits low, leans well and ' +
        'folds as flat as an atlas. The canvas unbuttons for washing and can be bought again.',
      details: {
        Material: 'Ash, 18 oz canvas, bronze',
        Folded: '900 × 560 × 60 mm',
        Carries: '130 kg',
      },
      variants: [
        ['CHAIR-SHORE-STRIPE', { colour: 'Navy stripe' }, 18900, 3900, 'RKD', 25],
        ['CHAIR-SHORE-SAND', { colour: 'Sand' }, 18900, 3900, 'RKD', 31],
      ],
    },
    {
      slug: 'crab-line',
      name: 'Crabbing Line',
      icon: 'fishing-hook',
      since: '2025-05-12',
      description:
        'Twenty metres of cotton line on a beech frame, a lead-free weight and a mesh bait bag instead of a hook. ' +
        'Everything goes back in the water alive, including the crab. For ages four to ninety.',
      details: {
        Material: 'Beech, cotton, stone weight',
        Line: '20 m',
        Bait: 'Not included, bacon works',
      },
      variants: [['LINE-CRAB', {}, 1800, 240, 'FAL', 83]],
    },
    {
      slug: 'touring-paddle',
      name: 'Touring Paddle',
      icon: 'kayak',
      since: '2025-06-20',
      description:
        'A long, slim Greenland blade planed from one board of red cedar with hardwood edges. It is quiet, it ' +
        'floats high, and it does not tire the wrist after the tenth mile. Finished in tung oil, so you can mend ' +
        'it with sandpaper.',
      details: {
        Material: 'Western red cedar, ash edges',
        Blade: '88 mm wide',
        Care: 'Sand and oil each winter',
      },
      variants: [
        ['PADDLE-TOUR-220', { length: '220 cm' }, 24500, 910, 'AST', 20],
        ['PADDLE-TOUR-230', { length: '230 cm' }, 24500, 950, 'AST', 24],
      ],
    },
    {
      slug: 'bivvy-quilt',
      name: 'Star Bivvy Quilt',
      icon: 'moon-star',
      since: '2025-09-04',
      alsoCalled: 'sleeping bag',
      description:
        'A quilt with a foot box and no zip: cooler than a bag in July, warmer than one in October when you tuck ' +
        'it in. Filled with wool, which goes on insulating when the dew comes. It stuffs into its own pillow.',
      details: {
        Material: 'Recycled nylon shell, 300 g wool fill',
        Comfort: 'To 4 °C',
        Packed: '340 × 200 mm',
      },
      variants: [
        ['QUILT-BIVVY-R', { length: 'Regular' }, 17600, 1180, 'RKD', 33],
        ['QUILT-BIVVY-L', { length: 'Long' }, 18800, 1320, 'RKD', 26],
      ],
    },
    {
      slug: 'swim-buoy',
      name: 'Open-Water Buoy',
      icon: 'life-buoy',
      since: '2025-11-11',
      alsoCalled: 'swimming tow float',
      description:
        'It tows behind you without tugging and tells every boat where you are. Two chambers, so one can fail; a ' +
        'whistle, and a pocket that keeps a phone dry. It is not a lifejacket and will not pretend to be one.',
      details: {
        Material: 'Welded TPU',
        Lift: '28 l',
        Belt: '600 to 1,200 mm',
      },
      variants: [
        ['BUOY-SWIM-RED', { colour: 'Buoy red' }, 3900, 380, 'GAL', 69],
        ['BUOY-SWIM-YELLOW', { colour: 'Signal yellow' }, 3900, 380, 'GAL', 54],
      ],
    },
    {
      slug: 'field-first-aid',
      name: 'Landing Party First Aid',
      icon: 'briefcase-medical',
      since: '2026-02-02',
      description:
        'Packed by a ship’s nurse for the things that happen on beaches: cuts, splinters, stings, sunstroke, one ' +
        'bad ankle. Each pocket has a card that says what to do in twenty words. Refills are sold by the pocket.',
      details: {
        Holds: '62 items in five pockets',
        Case: 'Roll-top, waterproof, floats',
        Size: '230 × 160 × 90 mm',
      },
      variants: [['AID-LANDING', {}, 6900, 740, 'AST', 43]],
    },
  ],
};
