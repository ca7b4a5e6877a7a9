import { createContext } from 'svelte';
import type { CartView } from '../../../contract/cart.ts';
import type { ShopClock } from './ui/clock.svelte.ts';

type Shop = {
  /** Live. Null when the cart could not be read. */
  readonly cart: { readonly view: CartView | null };
  readonly clock: ShopClock;
};

/** What each page of the shop shares: the layout sets it, any component may ask for it. */
export const [getShop, setShop] = createContext<Shop>();
