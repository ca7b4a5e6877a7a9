import type { SeedCategory } from './shape.ts';

export const bosun: SeedCategory = {
  slug: 'bosun',
  name: 'Bosun’s Locker',
  tagline: 'Rope, blades, wax and brass: what keeps the rest of it going.',
  products: [
    {
      slug: 'three-strand-rope',
      name: 'Three-Strand Rope',
      icon: 'lasso',
      since: '2024-03-11',
      alsoCalled: 'line cordage',
      description:
        'Spun polyester that looks like hemp and has never rotted in anybody’s locker. It splices without a fight ' +
        'and stays soft after salt. Cut with a hot knife and whipped at both ends.',
      details: {
        Material: 'Spun polyester',
        'Breaks at': '1,150 kg (8 mm), 1,800 kg (10 mm), 2,500 kg (12 mm)',
        Colour: 'Hemp',
      },
      variants: [
        ['ROPE-3S-8-10', { diameter: '8 mm', length: '10 m' }, 1900, 420, 'GAL', 84],
        ['ROPE-3S-8-25', { diameter: '8 mm', length: '25 m' }, 4200, 1040, 'GAL', 57],
        ['ROPE-3S-10-10', { diameter: '10 mm', length: '10 m' }, 2600, 650, 'GAL', 79],
        ['ROPE-3S-10-25', { diameter: '10 mm', length: '25 m' }, 5900, 1620, 'GAL', 46],
        ['ROPE-3S-12-10', { diameter: '12 mm', length: '10 m' }, 3500, 940, 'GAL', 60],
        ['ROPE-3S-12-25', { diameter: '12 mm', length: '25 m' }, 7900, 2350, 'GAL', 32],
      ],
    },
    {
      slug: 'rigging-knife',
      name: 'Rigging Knife',
      icon: 'pocket-knife',
      since: '2024-03-11',
      alsoCalled: 'pocket knife',
      description:
        'A sheepsfoot blade with no point to put through a sail or a friend, and a marlinspike that locks. Both ' +
        'open with one cold hand. The scales are linen micarta, which grips better wet than dry.',
      details: {
        Blade: '14C28N steel, 70 mm',
        Spike: '316 steel',
        Closed: '105 mm',
        Note: 'Check what your law says about locking blades',
      },
      variants: [
        ['KNIFE-RIG-BLACK', { scales: 'Black' }, 8800, 145, 'RKD', 47],
        ['KNIFE-RIG-OCHRE', { scales: 'Ochre' }, 8800, 145, 'RKD', 36],
      ],
    },
    {
      slug: 'sail-repair-kit',
      name: 'Sailmaker’s Repair Kit',
      icon: 'scissors',
      since: '2024-05-02',
      description:
        'A palm, five needles, a block of beeswax, forty metres of thread and enough sticky-back Dacron to get you ' +
        'home. The booklet shows four stitches, drawn by somebody who can sew. Left-handed palms are the same ' +
        'price, as they should be.',
      details: {
        Holds: '11 pieces',
        Roll: 'Waxed canvas, 260 × 110 mm',
      },
      variants: [
        ['KIT-SAIL-RIGHT', { hand: 'Right' }, 6400, 310, 'GAL', 44],
        ['KIT-SAIL-LEFT', { hand: 'Left' }, 6400, 310, 'GAL', 21],
      ],
    },
    {
      slug: 'bronze-shackle',
      name: 'Bronze Bow Shackle',
      icon: 'link',
      since: '2024-07-09',
      description:
        'Silicon bronze, forged and then tumbled, with a pin that is drilled so you can mouse it. It goes brown, ' +
        'then green, and never seizes. We use the small one as a key ring.',
      details: {
        Material: 'Silicon bronze',
        'Working load': '400, 900 and 1,500 kg',
      },
      variants: [
        ['SHACKLE-BOW-6', { size: '6 mm' }, 1400, 38, 'RKD', 108],
        ['SHACKLE-BOW-8', { size: '8 mm' }, 2100, 82, 'RKD', 91],
        ['SHACKLE-BOW-10', { size: '10 mm' }, 3000, 155, 'RKD', 66],
      ],
    },
    {
      slug: 'tarred-marline',
      name: 'Tarred Marline',
      icon: 'spool',
      since: '2024-08-01',
      alsoCalled: 'twine string cord',
      description:
        'Two strands of hemp laid up left-handed and run through hot Stockholm tar. It is the smell of every good ' +
        'chandlery, on a spool. Use it for whippings, seizings, tying up roses and improving a drawer.',
      details: {
        Material: 'Hemp, Stockholm tar',
        Thickness: '2 mm',
        Length: '65 m',
      },
      variants: [
        ['MARLINE-TAR-BROWN', { colour: 'Tar brown' }, 1500, 170, 'GAL', 95],
        ['MARLINE-TAR-BLACK', { colour: 'Black' }, 1500, 170, 'GAL', 63],
      ],
    },
    {
      slug: 'folding-anchor',
      name: 'Folding Grapnel Anchor',
      icon: 'anchor',
      since: '2024-09-05',
      description:
        'Four flukes that fold along the shank and lock with a collar. For dinghies, kayaks and lunch stops on ' +
        'rock; it is not what you should sleep on. Galvanised hot and thick, so it will outlive its rope.',
      details: {
        Material: 'Hot-dip galvanised iron',
        'For boats': 'To 4 m (1.5 kg), to 5.5 m (3.2 kg)',
        Bag: 'Canvas, included',
      },
      variants: [
        ['ANCHOR-GRAPNEL-15', { weight: '1.5 kg' }, 3800, 1620, 'GAL', 40],
        ['ANCHOR-GRAPNEL-32', { weight: '3.2 kg' }, 5400, 3380, 'GAL', 29],
      ],
    },
    {
      slug: 'reproofing-wax',
      name: 'Reproofing Wax',
      icon: 'droplet',
      since: '2025-02-18',
      description:
        'For oilskins, aprons, canvas and anything else of ours that has gone pale at the folds. Warm the tin in a ' +
        'sink of hot water, rub it in with a cloth, chase it with a hair dryer. One small tin does a jacket.',
      details: {
        'Made of': 'Beeswax, rapeseed oil, pine resin',
        'Free of': 'Paraffin and silicone',
      },
      variants: [
        ['WAX-PROOF-100', { size: '100 ml' }, 1400, 140, 'FAL', 100],
        ['WAX-PROOF-400', { size: '400 ml' }, 3900, 480, 'FAL', 52],
      ],
    },
    {
      slug: 'brass-screws',
      name: 'Slotted Brass Screws',
      icon: 'screw',
      since: '2025-03-19',
      description:
        'Turned, not stamped, with slots deep enough for a real screwdriver. Countersunk, in a partitioned tin of ' +
        'five lengths. The slots will line up if you care to line them up.',
      details: {
        Material: 'CZ121 brass',
        Count: '120',
        Lengths: '12, 16, 20, 25 and 32 mm',
      },
      variants: [['SCREWS-BRASS-120', {}, 2700, 540, 'RKD', 56]],
    },
    {
      slug: 'deck-brush',
      name: 'Deck Brush',
      icon: 'broom',
      since: '2025-05-19',
      alsoCalled: 'broom',
      description:
        'White tampico bristle, soft on teak and hard on gulls. The block is beech with a bumper of rope round it, ' +
        'so it does not bruise the coamings. The handle unscrews and fits the boathook too.',
      details: {
        Material: 'Beech, tampico fibre, cotton rope',
        Handle: '1,400 mm',
        Head: '260 × 90 mm',
      },
      variants: [['BRUSH-DECK', {}, 4200, 1150, 'AST', 48]],
    },
    {
      slug: 'marine-enamel',
      name: 'Marine Enamel Paint',
      icon: 'paint-bucket',
      since: '2025-06-27',
      description:
        'The slow, oil-rich kind that levels out its own brush marks. Six colours, mixed to match the doors of one ' +
        'street in Rockland. Two coats on wood or primed steel; give it a dry day and leave it alone.',
      details: {
        Base: 'Linseed alkyd',
        Covers: '6 m² each coat',
        Recoat: 'After 18 hours',
        Shipping: 'Ground only',
      },
      variants: [
        ['PAINT-ENAMEL-CHALK', { colour: 'Chalk', size: '500 ml' }, 3200, 720, 'RKD', 45],
        ['PAINT-ENAMEL-SEA', { colour: 'Sea', size: '500 ml' }, 3200, 720, 'RKD', 39],
        ['PAINT-ENAMEL-KELP', { colour: 'Kelp', size: '500 ml' }, 3200, 720, 'RKD', 34],
        ['PAINT-ENAMEL-OCHRE', { colour: 'Ochre', size: '500 ml' }, 3200, 720, 'RKD', 37],
        ['PAINT-ENAMEL-BUOY', { colour: 'Buoy red', size: '500 ml' }, 3400, 720, 'RKD', 28],
        ['PAINT-ENAMEL-SOOT', { colour: 'Soot', size: '500 ml' }, 3200, 720, 'RKD', 41],
      ],
    },
    {
      slug: 'tool-roll',
      name: 'Canvas Tool Roll',
      icon: 'toolbox',
      since: '2025-10-08',
      description:
        'Fourteen pockets of three depths, a flap that keeps it all in when you carry it upside down, and leather ' +
        'where the chisels go. It unrolls to the width of a hatch. Waxed, so bilge water beads.',
      details: {
        Material: '18 oz waxed canvas, bridle leather',
        Open: '680 × 340 mm',
      },
      variants: [
        ['ROLL-TOOL-KELP', { colour: 'Kelp' }, 7400, 520, 'RKD', 30],
        ['ROLL-TOOL-SAND', { colour: 'Sand' }, 7400, 520, 'RKD', 26],
      ],
    },
  ],
};
