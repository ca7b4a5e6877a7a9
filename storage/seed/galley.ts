import type { SeedCategory } from './shape.ts';

export const galley: SeedCategory = {
  slug: 'galley',
  name: 'Galley',
  tagline: 'Things to cook, pour and eat with, chosen for a kitchen that tips.',
  products: [
    {
      slug: 'enamel-mug',
      name: 'Enamel Mug',
      icon: 'coffee',
      since: '2024-03-04',
      alsoCalled: 'cup tin',
      description:
        'Two coats of enamel over steel, with a rolled rim that is kind to the lip. It will chip if you drop it on ' +
        'a quay, and it will go on holding coffee afterwards. The handle takes three fingers in a glove.',
      details: {
        Material: 'Vitreous enamel on 0.8 mm steel',
        Capacity: '350 ml',
        Size: '85 mm high, 90 mm across',
        Care: 'Dishwasher and open flame, never the microwave',
      },
      variants: [
        ['MUG-ENAMEL-SEA', { colour: 'Sea' }, 1600, 210, 'AST', 100],
        ['MUG-ENAMEL-SAND', { colour: 'Sand' }, 1600, 210, 'AST', 74],
        ['MUG-ENAMEL-SOOT', { colour: 'Soot' }, 1600, 210, 'AST', 58],
        ['MUG-ENAMEL-BUOY', { colour: 'Buoy red' }, 1600, 210, 'AST', 3],
      ],
    },
    {
      slug: 'wine-jug',
      name: 'Salt-Glazed Wine Jug',
      icon: 'amphora',
      since: '2024-05-20',
      alsoCalled: 'carafe pitcher',
      description:
        'Thrown by hand in Penryn and fired with salt, so that every jug comes out of the kiln with its own ' +
        'orange-peel skin. The waist is narrow enough to grip with one wet hand. A litre of anything, chilled by ' +
        'soaking the unglazed foot in water for ten minutes.',
      details: {
        Material: 'Salt-glazed stoneware',
        Capacity: '1 l',
        Size: '240 mm high, 120 mm across',
        Care: 'Wash by hand',
        'Made in': 'Penryn, Cornwall',
      },
      variants: [['JUG-SALT-1L', {}, 6400, 980, 'FAL', 24]],
    },
    {
      slug: 'nesting-pans',
      name: 'Nesting Pan Set',
      icon: 'cooking-pot',
      since: '2024-02-11',
      alsoCalled: 'cookware saucepan pot',
      description:
        'Three pans, two lids and one clip-on handle that pack into the footprint of the largest pan. The bases ' +
        'are five layers thick, because thin pans burn porridge on a small burner. A silicone ring between each ' +
        'pan stops the rattle on passage.',
      details: {
        Material: '18/10 steel, five-ply base',
        Sizes: '1.2, 2 and 3.2 l',
        Packed: '220 × 135 mm',
        Hobs: 'All, induction too',
      },
      variants: [
        ['PANS-NEST-3', { set: 'Three pans' }, 14800, 2650, 'RKD', 32],
        ['PANS-NEST-5', { set: 'Five pans' }, 21900, 4300, 'RKD', 21],
      ],
    },
    {
      slug: 'mess-cutlery',
      name: 'Mess Table Cutlery',
      icon: 'utensils',
      since: '2024-08-30',
      alsoCalled: 'flatware silverware',
      description:
        'The pattern was drawn for a coastguard mess in 1931 and has not been improved since. Heavy in the hand, ' +
        'flat enough to stay put on a sloping table, with blunt fiddle-back handles. Sold by the place or for a ' +
        'whole table.',
      details: {
        Material: '18/10 steel, brushed',
        'A place': 'Knife, fork, dessert spoon, teaspoon',
        Care: 'Dishwasher',
      },
      variants: [
        ['CUTLERY-MESS-4', { set: 'One place' }, 3200, 230, 'RKD', 88],
        ['CUTLERY-MESS-16', { set: 'Four places' }, 11800, 920, 'RKD', 41],
        ['CUTLERY-MESS-24', { set: 'Six places' }, 16900, 1380, 'RKD', 26],
      ],
    },
    {
      slug: 'chowder-bowl',
      name: 'Chowder Bowl',
      icon: 'soup',
      since: '2024-10-02',
      description:
        'A deep bowl with straight sides and a wide foot ring, so it can be carried across a moving cabin without ' +
        'a lesson in physics. The glaze breaks to rust at the rim. Stacks six high.',
      details: {
        Material: 'Stoneware',
        Care: 'Oven to 220 °C, dishwasher',
        'Made in': 'Rockland, Maine',
      },
      variants: [
        ['BOWL-CHOWDER-FOG-S', { colour: 'Fog', size: '500 ml' }, 2200, 420, 'RKD', 66],
        ['BOWL-CHOWDER-FOG-L', { colour: 'Fog', size: '900 ml' }, 2900, 640, 'RKD', 48],
        ['BOWL-CHOWDER-KELP-S', { colour: 'Kelp', size: '500 ml' }, 2200, 420, 'RKD', 57],
        ['BOWL-CHOWDER-KELP-L', { colour: 'Kelp', size: '900 ml' }, 2900, 640, 'RKD', 35],
      ],
    },
    {
      slug: 'flaked-salt',
      name: 'Flaked Sea Salt',
      icon: 'gem',
      since: '2025-01-15',
      description:
        'Evaporated over oak embers from one bay in Maine, then raked by a family that has done it for three ' +
        'generations. The smoked salt spends a night above apple wood. Crush it between finger and thumb at the ' +
        'last moment.',
      details: {
        Ingredients: 'Sea salt, and smoke where it says so',
        Keeps: 'For ever, if dry',
        Packing: 'Card box with a waxed liner',
      },
      variants: [
        ['SALT-FLAKE-100', { kind: 'Plain', weight: '100 g' }, 700, 120, 'RKD', 118],
        ['SALT-FLAKE-250', { kind: 'Plain', weight: '250 g' }, 1400, 275, 'RKD', 84],
        ['SALT-SMOKED-100', { kind: 'Smoked', weight: '100 g' }, 900, 120, 'RKD', 61],
      ],
    },
    {
      slug: 'sardines-six',
      name: 'Sardines, Six Tins',
      icon: 'fish',
      since: '2025-02-27',
      description:
        'Caught by purse seine off Newlyn, packed by hand within a day and left to ripen in the tin for six ' +
        'months. Six tins, each with four or five fish. Eat them on toast, standing up.',
      details: {
        Ingredients: 'Sardines, olive oil or tomato, salt',
        'Net weight': '6 × 120 g',
        Keeps: 'Four years, better after one',
      },
      variants: [
        ['SARDINES-OIL-6', { kind: 'Olive oil' }, 3600, 960, 'FAL', 92],
        ['SARDINES-TOMATO-6', { kind: 'Tomato' }, 3600, 960, 'FAL', 77],
        ['SARDINES-LEMON-6', { kind: 'Lemon and bay' }, 3800, 960, 'FAL', 0],
      ],
    },
    {
      slug: 'dog-watch-coffee',
      name: 'Dog Watch Coffee',
      icon: 'bean',
      since: '2025-06-09',
      description:
        'A dark roast that stays sweet after an hour in a flask. Half Sumatra, half Guatemala, roasted on Tuesdays ' +
        'and posted on Wednesdays. The tin has a valve, a scoop, and room for a refill bag.',
      details: {
        Roast: 'Dark, without oil on the bean',
        'Tastes of': 'Cocoa, treacle, cedar',
        Weight: '340 g',
      },
      variants: [
        ['COFFEE-DOGWATCH-BEAN', { grind: 'Whole bean' }, 1900, 420, 'AST', 110],
        ['COFFEE-DOGWATCH-FILTER', { grind: 'Filter' }, 1900, 420, 'AST', 72],
        ['COFFEE-DOGWATCH-MOKA', { grind: 'Moka pot' }, 1900, 420, 'AST', 39],
      ],
    },
    {
      slug: 'waxed-apron',
      name: 'Waxed Galley Apron',
      icon: 'chef-hat',
      since: '2024-11-18',
      description:
        'Cut from the same waxed cotton as our jackets, so hot fat and fish scales wipe straight off. The straps ' +
        'cross at the back and tie in front, where you can find them. One long pocket for a towel, one short one ' +
        'for a knife in its sheath.',
      details: {
        Material: '8 oz waxed cotton, brass eyelets',
        Size: '860 mm long, 720 mm wide',
        Care: 'Sponge with cold water, re-wax once a year',
      },
      variants: [
        ['APRON-WAX-KELP', { colour: 'Kelp' }, 7200, 480, 'FAL', 37],
        ['APRON-WAX-OCHRE', { colour: 'Ochre' }, 7200, 480, 'FAL', 29],
      ],
    },
    {
      slug: 'squall-tumblers',
      name: 'Squall Tumblers',
      icon: 'glass-water',
      since: '2025-04-22',
      alsoCalled: 'drinking glass',
      description:
        'Short, heavy glasses with a base twice as thick as it needs to be. They were made for a ferry bar that ' +
        'was tired of sweeping. Boxed in fours, with seeds of air left in the glass on purpose.',
      details: {
        Material: 'Recycled soda-lime glass',
        Capacity: '240 ml',
        Care: 'Dishwasher',
        Box: 'Four glasses',
      },
      variants: [
        ['TUMBLER-SQUALL-CLEAR', { colour: 'Clear' }, 4400, 1480, 'GAL', 52],
        ['TUMBLER-SQUALL-GREEN', { colour: 'Bottle green' }, 4800, 1480, 'GAL', 44],
      ],
    },
  ],
};
