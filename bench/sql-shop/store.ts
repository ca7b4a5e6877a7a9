/** What a shop must do that keeps everything in one SQL database. All of it is durable when the promise resolves. */
export type Store = {
  readonly add: (cart: string, sku: string, quantity: number) => Promise<'done' | 'unknown'>;
  /** One transaction: prices, units (never below none), the order, its lines, its payment, and the cart is empty. */
  readonly order: (wanted: Wanted) => Promise<Ordered>;
  readonly statusOf: (cart: string, id: string) => Promise<string | null>;
  readonly product: (slug: string) => Promise<Product | null>;
  /** In the order of their slugs, after this one. */
  readonly products: (after: string | null, limit: number) => Promise<readonly Product[]>;
  readonly found: (words: string, limit: number) => Promise<readonly Product[]>;
  /** Whether a sale was exact. */
  readonly books: (sku: string) => Promise<{ readonly units: number; readonly sold: number }>;
  readonly close: () => Promise<void>;
};

export type Wanted = { readonly cart: string; readonly key: string; readonly email: string; readonly address: string };
export type Ordered =
  | { readonly id: string; readonly totalMinor: number }
  | { readonly refused: 'OUT_OF_STOCK' | 'CART_EMPTY' };

export type Product = {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly variants: readonly {
    readonly sku: string;
    readonly price: { readonly minor: number; readonly currency: 'USD' };
    readonly available: number;
  }[];
};

type Row = {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly sku: string;
  readonly minor: number;
  readonly units: number;
};
export const productOf = ({ slug, name, description, sku, minor, units }: Row): Product => ({
  slug,
  name,
  description,
  variants: [{ sku, price: { minor, currency: 'USD' }, available: units }],
});

/** The same columns for both databases. */
export const tables = [
  'CREATE TABLE products (sku TEXT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT NOT NULL, minor INTEGER NOT NULL)',
  'CREATE TABLE stock (sku TEXT PRIMARY KEY, units INTEGER NOT NULL CHECK (units >= 0))',
  'CREATE TABLE cart_lines (cart TEXT NOT NULL, sku TEXT NOT NULL, quantity INTEGER NOT NULL, PRIMARY KEY (cart, sku))',
  'CREATE TABLE orders (id TEXT PRIMARY KEY, cart TEXT NOT NULL, key TEXT NOT NULL, status TEXT NOT NULL, total_minor INTEGER NOT NULL, email TEXT NOT NULL, address TEXT NOT NULL, UNIQUE (cart, key))',
  'CREATE TABLE order_lines (id TEXT NOT NULL, sku TEXT NOT NULL, quantity INTEGER NOT NULL, minor INTEGER NOT NULL, PRIMARY KEY (id, sku))',
  'CREATE TABLE payments (id TEXT PRIMARY KEY, method TEXT NOT NULL, minor INTEGER NOT NULL)',
] as const;

export type Stocked = Omit<Row, 'units'> & { readonly units: number };

export const plenty = 1_000_000;

/** A hundred things that never run out, and some of which there are exactly so many. */
export function catalogue(flashSizes: readonly number[]): readonly Stocked[] {
  const thing = (n: number, units: number, kind: string): Stocked => ({
    sku: `${kind.toUpperCase()}-${n}`,
    slug: `${kind}-${String(n).padStart(3, '0')}`,
    name: `${adjectives[n % adjectives.length]} ${kind} ${n}`,
    description:
      'A thing that is there to be sold, with as many words about it as a thing in a shop usually has. '.repeat(4),
    minor: 500 + n * 13,
    units,
  });
  return [
    ...Array.from({ length: 100 }, (_, n) => thing(n, plenty, 'mug')),
    ...flashSizes.map((units, n) => thing(n, units, 'rare')),
  ];
}
const adjectives = ['blue', 'brass', 'heavy', 'small', 'woollen'] as const;
