import type { SeedCategory } from './shape.ts';

export const cabin: SeedCategory = {
  slug: 'cabin',
  name: 'Cabin',
  tagline: 'Wool, linen, oak and brass for rooms that are small on purpose.',
  products: [
    {
      slug: 'shetland-blanket',
      name: 'Shetland Blanket',
      icon: 'bed-double',
      since: '2024-04-16',
      alsoCalled: 'wool throw',
      description:
        'Woven on Unst from the undyed fleeces of one flock, so the stripes are the sheep. Finished with teasels, ' +
        'which raises a nap that machines cannot. Heavy enough to stop a draught.',
      details: {
        Material: 'Shetland wool',
        Size: '1,400 × 1,900 mm',
        Care: 'Air it, shake it, wash it seldom',
      },
      variants: [
        ['BLANKET-SHETLAND-FOG', { colour: 'Fog' }, 21500, 1500, 'FAL', 28],
        ['BLANKET-SHETLAND-PEAT', { colour: 'Peat' }, 21500, 1500, 'FAL', 25],
        ['BLANKET-SHETLAND-STRIPE', { colour: 'Flock stripe' }, 23500, 1550, 'FAL', 4],
      ],
    },
    {
      slug: 'linen-bedding',
      name: 'Sea-Washed Linen Sheet Set',
      icon: 'bed-single',
      since: '2024-05-14',
      alsoCalled: 'bedding bed linen',
      description:
        'Flax grown and woven in Normandy, then washed with stones until it feels ten years old. Cool in August ' +
        'and, oddly, warm in January. Iron it if you must; we never have.',
      details: {
        Material: '170 g flax linen',
        'A set': 'Flat sheet, fitted sheet, two pillowcases',
        Care: 'Machine wash at 40 °C',
      },
      variants: [
        ['LINEN-SALT-FULL', { colour: 'Salt', size: 'Full' }, 24900, 2100, 'GAL', 30],
        ['LINEN-SALT-QUEEN', { colour: 'Salt', size: 'Queen' }, 27900, 2400, 'GAL', 42],
        ['LINEN-SALT-KING', { colour: 'Salt', size: 'King' }, 30900, 2750, 'GAL', 26],
        ['LINEN-SEA-FULL', { colour: 'Sea', size: 'Full' }, 24900, 2100, 'GAL', 24],
        ['LINEN-SEA-QUEEN', { colour: 'Sea', size: 'Queen' }, 27900, 2400, 'GAL', 33],
        ['LINEN-SEA-KING', { colour: 'Sea', size: 'King' }, 30900, 2750, 'GAL', 0],
      ],
    },
    {
      slug: 'kapok-cushion',
      name: 'Kapok Berth Cushion',
      icon: 'sofa',
      since: '2024-07-30',
      description:
        'Filled with kapok, the fibre that floated lifejackets before foam did. It takes the shape of whoever sat ' +
        'last. The cover is ticking on one side and sailcloth on the other, and it has a handle for throwing.',
      details: {
        Material: 'Kapok, cotton ticking, canvas',
        Size: '450 × 450 × 90 mm',
        Care: 'Cover machine washable',
      },
      variants: [
        ['CUSHION-KAPOK-NAVY', { colour: 'Navy ticking' }, 6900, 900, 'RKD', 46],
        ['CUSHION-KAPOK-RUST', { colour: 'Rust ticking' }, 6900, 900, 'RKD', 39],
      ],
    },
    {
      slug: 'porthole-mirror',
      name: 'Porthole Mirror',
      icon: 'mirror-round',
      since: '2024-09-19',
      description:
        'A working porthole casting with a mirror where the light was. The dogs turn, the hinge is stiff, and ' +
        'behind it is a shelf a hand deep. Mount it into brick or a stud: it is heavy, being real.',
      details: {
        Material: 'Cast brass, 5 mm mirror',
        Depth: '95 mm',
        Fixing: 'Six bolts, included',
      },
      variants: [
        ['MIRROR-PORTHOLE-250', { size: '250 mm' }, 18900, 5200, 'RKD', 22],
        ['MIRROR-PORTHOLE-350', { size: '350 mm' }, 28400, 8900, 'RKD', 20],
      ],
    },
    {
      slug: 'rope-doormat',
      name: 'Rope Doormat',
      icon: 'door-open',
      since: '2024-11-04',
      description:
        'Plaited from retired lobster-pot warp by a retired lobsterman. The colours are whatever he hauled that ' +
        'year: usually blue, often orange. Sand falls through it, water does not stay.',
      details: {
        Material: 'Used polypropylene pot warp',
        Care: 'Bang it on a wall',
        'Made in': 'Spruce Head, Maine',
      },
      variants: [
        ['MAT-ROPE-S', { size: '450 × 700 mm' }, 7900, 2200, 'RKD', 34],
        ['MAT-ROPE-L', { size: '600 × 950 mm' }, 11800, 3700, 'RKD', 23],
      ],
    },
    {
      slug: 'fiddle-shelf',
      name: 'Fiddle-Rail Shelf',
      icon: 'library',
      since: '2025-01-08',
      description:
        'A bookshelf with a low rail along the front, from houses where the floor moves. The rail lifts out, the ' +
        'brackets hide, and one shelf holds thirty paperbacks. Oak, dovetailed, with the pegs left proud.',
      details: {
        Material: 'White oak',
        Size: '900 × 190 × 240 mm',
        Carries: '25 kg',
      },
      variants: [
        ['SHELF-FIDDLE-OIL', { finish: 'Oiled oak' }, 15800, 4300, 'AST', 27],
        ['SHELF-FIDDLE-FUMED', { finish: 'Fumed oak' }, 16800, 4300, 'AST', 21],
      ],
    },
    {
      slug: 'tide-planter',
      name: 'Tideline Planter',
      icon: 'plant-pot',
      since: '2025-03-28',
      description:
        'Poured in three layers of pigmented lime plaster, so each pot has its own high-water mark. Sealed inside ' +
        'and left bare outside, where salts will bloom in time. Drains into a saucer that actually fits.',
      details: {
        Material: 'Lime plaster, jute fibre',
        Outdoors: 'Yes, but not in hard frost',
      },
      variants: [
        ['PLANTER-TIDE-S', { size: '140 mm' }, 3200, 1400, 'GAL', 58],
        ['PLANTER-TIDE-M', { size: '200 mm' }, 4900, 3100, 'GAL', 43],
        ['PLANTER-TIDE-L', { size: '280 mm' }, 7800, 6900, 'GAL', 24],
      ],
    },
    {
      slug: 'ships-clock',
      name: 'Wardroom Clock',
      icon: 'clock-10',
      since: '2025-05-22',
      alsoCalled: 'clock',
      description:
        'It strikes bells: one at half past, two on the hour, eight at the end of a watch. There is a lever for ' +
        'silence from ten to six. German quartz movement in a spun brass case, with a dial you can read across a ' +
        'room without thinking.',
      details: {
        Material: 'Spun brass, mineral glass',
        Size: '180 mm across',
        Battery: 'Two AA, about a year',
      },
      variants: [['CLOCK-WARDROOM', {}, 23900, 1400, 'FAL', 31]],
    },
    {
      slug: 'quarterdeck-bell',
      name: 'Quarterdeck Bell',
      icon: 'bell',
      since: '2025-08-26',
      description:
        'Sand-cast in bell bronze, so that it rings rather than clanks. A hand’s breadth across, with a lanyard of ' +
        'eight-strand sennit. Dinner will never be late again, or at least never quietly.',
      details: {
        Material: 'Bell bronze, cotton lanyard',
        Size: '130 mm across',
        With: 'Wall bracket and screws',
      },
      variants: [['BELL-QUARTERDECK', {}, 12600, 1900, 'FAL', 25]],
    },
    {
      slug: 'bud-vase',
      name: 'Sea-Glass Bud Vase',
      icon: 'flower-2',
      since: '2025-10-30',
      alsoCalled: 'flower',
      description:
        'Pressed from melted bottles and tumbled with sand until the shine goes. Room for three stems of thrift or ' +
        'one good dahlia. They look best in a row on a sill with the light behind.',
      details: {
        Material: 'Recycled bottle glass',
        Height: '130 mm',
        Care: 'Bottle brush',
      },
      variants: [
        ['VASE-SEAGLASS-AQUA', { colour: 'Aqua' }, 2800, 360, 'GAL', 70],
        ['VASE-SEAGLASS-OLIVE', { colour: 'Olive' }, 2800, 360, 'GAL', 62],
        ['VASE-SEAGLASS-AMBER', { colour: 'Amber' }, 2800, 360, 'GAL', 55],
      ],
    },
    {
      slug: 'porch-rocker',
      name: 'Porch Rocking Chair',
      icon: 'rocking-chair',
      since: '2026-04-06',
      alsoCalled: 'chair',
      description:
        'Steam-bent ash with a seat of Danish cord, built by two brothers who make forty a year. The rockers are ' +
        'long and slow, with a flat where your feet want it to stop. It arrives in one piece, on a pallet, and you ' +
        'will need a friend.',
      details: {
        Material: 'White ash, paper cord',
        Size: '640 × 880 × 1,080 mm',
        Carries: '150 kg',
      },
      variants: [
        ['ROCKER-PORCH-ASH', { finish: 'Soaped ash' }, 68500, 9800, 'AST', 3],
        ['ROCKER-PORCH-BLACK', { finish: 'Black' }, 68500, 9800, 'AST', 2],
      ],
    },
  ],
};
