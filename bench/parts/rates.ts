import { alternate, crowds, type Part } from '../bench.ts';

const all = [1, 16, 64, 256];
const few = [1, 64];
const ms = (quick: boolean) => (quick ? 400 : 3_000);

const rate = (name: string, about: string, run: Part['run']): Part => ({ name, about, run });

export const rates: readonly Part[] = [
  rate('add', 'one unit into a cart, durably; ours holds it too', (bench) =>
    alternate(bench, 'add', crowds(bench, all, few), ({ origin, goods }, atOnce) => ({
      ...{ work: 'add', origin: origin(), goods: [...goods], atOnce, ms: ms(bench.quick) },
    })),
  ),
  rate('checkout', 'an order of a cart with two lines, until its page says paid', (bench) =>
    alternate(bench, 'checkout', crowds(bench, all, few), ({ origin, goods }, atOnce) => ({
      ...{ work: 'checkout', origin: origin(), goods: [...goods], atOnce, ms: ms(bench.quick) },
    })),
  ),
  rate('purchase', 'a new guest, two adds, an order until paid', (bench) =>
    alternate(bench, 'purchase', crowds(bench, all, [64]), ({ origin, goods }, atOnce) => ({
      ...{ work: 'purchase', origin: origin(), goods: [...goods], atOnce, ms: ms(bench.quick) },
    })),
  ),
  rate('product', 'one product with its price and units', (bench) =>
    alternate(bench, 'product', crowds(bench, all, [64]), ({ origin, goods }, atOnce) => ({
      ...{ work: 'product', origin: origin(), goods: [...goods], atOnce, ms: ms(bench.quick) },
    })),
  ),
  rate('list', 'twenty products with prices and units', (bench) =>
    alternate(bench, 'list', crowds(bench, all, [64]), ({ origin }, atOnce) => ({
      ...{ work: 'list', origin: origin(), atOnce, ms: ms(bench.quick) },
    })),
  ),
  rate('search', 'the products that a word finds', (bench) =>
    alternate(bench, 'search', crowds(bench, all, [64]), ({ origin, words }, atOnce) => ({
      ...{ work: 'search', origin: origin(), words: [...words], atOnce, ms: ms(bench.quick) },
    })),
  ),
];
