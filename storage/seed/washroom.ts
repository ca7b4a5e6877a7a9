import type { SeedCategory } from './shape.ts';

export const washroom: SeedCategory = {
  slug: 'washroom',
  name: 'Washroom',
  tagline: 'Salt off, warmth in: soaps, towels and small comforts.',
  products: [
    {
      slug: 'kelp-soap',
      name: 'Kelp Soap',
      icon: 'waves',
      since: '2024-04-02',
      alsoCalled: 'seaweed',
      description:
        'Cold-process bars with ground sugar kelp that scrubs more gently than it sounds. They cure for six weeks ' +
        'on a rack, so they last longer than a month in the dish. One is scented with nothing, for those who ' +
        'asked.',
      details: {
        'Made of': 'Olive and coconut oil, sugar kelp, sea water',
        Weight: '120 g',
        'Wrapped in': 'Paper',
      },
      variants: [
        ['SOAP-KELP-JUNIPER', { scent: 'Juniper' }, 1100, 130, 'RKD', 100],
        ['SOAP-KELP-BAY', { scent: 'Bay and lime' }, 1100, 130, 'RKD', 100],
        ['SOAP-KELP-PLAIN', { scent: 'Unscented' }, 1100, 130, 'RKD', 88],
      ],
    },
    {
      slug: 'hand-wash',
      name: 'Galley Hand Wash',
      icon: 'soap-dispenser-droplet',
      since: '2024-06-25',
      alsoCalled: 'liquid soap',
      description:
        'It takes off fish, onions, diesel and tar, in that order of difficulty. Pine and black pepper, no colour, ' +
        'no glitter. The brown bottle is meant to be filled again, and the refill costs less.',
      details: {
        'Made of': 'Coconut surfactants, pine oil, glycerine',
        'Safe for': 'Grey-water tanks',
      },
      variants: [
        ['WASH-HAND-500', { size: '500 ml' }, 2200, 590, 'AST', 75],
        ['WASH-HAND-REFILL', { size: '1 l refill' }, 3200, 1080, 'AST', 64],
      ],
    },
    {
      slug: 'bath-salts',
      name: 'Low Tide Bath Salts',
      icon: 'bath',
      since: '2024-09-10',
      description:
        'Coarse sea salt, dried bladderwrack and a little rosemary oil. It smells like a rock pool on a clean day ' +
        'and not like a candle shop. Two handfuls, hot water, door shut.',
      details: {
        'Made of': 'Sea salt, Fucus vesiculosus, rosemary oil',
        Keeps: 'Two years, lid on',
      },
      variants: [
        ['SALTS-BATH-400', { weight: '400 g' }, 2400, 460, 'FAL', 59],
        ['SALTS-BATH-1500', { weight: '1.5 kg' }, 6200, 1620, 'FAL', 33],
      ],
    },
    {
      slug: 'huckaback-towel',
      name: 'Huckaback Towel',
      icon: 'towel-rack',
      since: '2024-10-29',
      description:
        'The old hospital weave: thin, thirsty and dry again by lunch, which matters in a cabin. It gets better ' +
        'for the first twenty washes and stays there. A loop in the middle of the long side, where a loop belongs.',
      details: {
        Material: 'Half linen, half cotton',
        Sizes: 'Hand 500 × 900 mm, bath 900 × 1,500 mm',
        Care: 'Machine wash at 60 °C, no softener',
      },
      variants: [
        ['TOWEL-HUCK-SALT-HAND', { colour: 'Salt', size: 'Hand' }, 2600, 180, 'GAL', 86],
        ['TOWEL-HUCK-SALT-BATH', { colour: 'Salt', size: 'Bath' }, 5400, 520, 'GAL', 61],
        ['TOWEL-HUCK-SEA-HAND', { colour: 'Sea', size: 'Hand' }, 2600, 180, 'GAL', 78],
        ['TOWEL-HUCK-SEA-BATH', { colour: 'Sea', size: 'Bath' }, 5400, 520, 'GAL', 53],
        ['TOWEL-HUCK-RUST-HAND', { colour: 'Rust', size: 'Hand' }, 2600, 180, 'GAL', 49],
        ['TOWEL-HUCK-RUST-BATH', { colour: 'Rust', size: 'Bath' }, 5400, 520, 'GAL', 37],
      ],
    },
    {
      slug: 'loofah-brush',
      name: 'Long-Handled Back Brush',
      icon: 'shower-head',
      since: '2025-01-22',
      description:
        'A bent beech handle that reaches the one place you cannot, and a head of sisal set in four densities. It ' +
        'hangs to dry by its own curve. Soak it before the first use, and be brave.',
      details: {
        Material: 'Beech, sisal',
        Length: '430 mm',
        Care: 'Hang bristles down',
      },
      variants: [['BRUSH-BACK', {}, 2900, 190, 'FAL', 41]],
    },
    {
      slug: 'deckhand-salve',
      name: 'Deckhand’s Salve',
      icon: 'tube-lotion',
      since: '2025-02-24',
      alsoCalled: 'hand cream balm',
      description:
        'For knuckles that have met rope, salt and cold on the same day. Lanolin and calendula in beeswax, thick ' +
        'enough to stay where it is put. A little goes on at night; gloves are optional.',
      details: {
        'Made of': 'Lanolin, beeswax, calendula, sea buckthorn',
        Size: '60 ml',
      },
      variants: [['SALVE-DECKHAND-60', {}, 1700, 80, 'RKD', 93]],
    },
    {
      slug: 'boxwood-toothbrush',
      name: 'Boxwood Toothbrush',
      icon: 'toothbrush-sparkles',
      since: '2025-04-28',
      description:
        'A turned handle you keep and a head you change, so the waste is the size of a thumbnail. The head clicks ' +
        'in with a quarter turn. Four coloured rings, so nobody uses the wrong one twice.',
      details: {
        Material: 'Boxwood, castor-oil nylon',
        Heads: 'Three in the box',
        Length: '185 mm',
      },
      variants: [
        ['TOOTHBRUSH-BOX-RED', { ring: 'Port red' }, 1900, 35, 'AST', 66],
        ['TOOTHBRUSH-BOX-GREEN', { ring: 'Starboard green' }, 1900, 35, 'AST', 64],
        ['TOOTHBRUSH-BOX-BLUE', { ring: 'Blue' }, 1900, 35, 'AST', 58],
        ['TOOTHBRUSH-BOX-WHITE', { ring: 'White' }, 1900, 35, 'AST', 52],
      ],
    },
    {
      slug: 'landfall-cologne',
      name: 'Landfall Cologne',
      icon: 'perfume-bottle',
      since: '2025-09-25',
      alsoCalled: 'perfume fragrance',
      description:
        'The smell that comes out to meet you twenty miles off: gorse, cut hay, wood smoke, wet rope. Blended by a ' +
        'nose in Falmouth who grew up on a pilot boat. Light at first, warmer after an hour.',
      details: {
        Notes: 'Gorse, hay, birch tar, ambrette',
        Strength: 'Eau de cologne, 6 %',
        Shipping: 'Ground only',
      },
      variants: [
        ['COLOGNE-LANDFALL-10', { size: '10 ml' }, 2400, 60, 'FAL', 72],
        ['COLOGNE-LANDFALL-50', { size: '50 ml' }, 7600, 260, 'FAL', 38],
        ['COLOGNE-LANDFALL-100', { size: '100 ml' }, 11800, 420, 'FAL', 22],
      ],
    },
  ],
};
