import { SvelteMap } from 'svelte/reactivity';
import type { CartView } from '../../../../contract/cart.ts';
import type { LiveMessage } from '../../../../contract/live.ts';
import type { OrderView } from '../../../../contract/order.ts';
import type { StockView } from '../../../../contract/stock.ts';
import { session } from '../auth/session.svelte.ts';
import { connection } from './connection.svelte.ts';
import { openLive } from './live-socket.ts';

/** The schemas are half of a page's script: they load beside the page, not before it. */
const parser = () => import('./live-message.ts');

/** Hands every message of the socket at `path` to `take`. Returns how to stop. */
function follow(path: string, take: (message: LiveMessage) => void): () => void {
  const line = Symbol(path);
  void parser().catch(() => undefined);
  const close = openLive(path, {
    connected: (yes) => connection.report(line, yes),
    refused: () => void session.doubt(),
    message: async (text) => {
      const message = (await parser()).parseLive(text);
      if (message) take(message);
    },
  });
  return () => {
    close();
    connection.forget(line);
  };
}

type Versioned = { readonly id: string; readonly version: number };

/** The one with more history. Another id is another cart: then the one that came by the socket is right. */
const newest = <View extends Versioned>(loaded: View, received: View | null): View =>
  !received || (received.id === loaded.id && received.version <= loaded.version) ? loaded : received;

/** The caller's cart: what the page was loaded with, or what the socket sent, whichever is newer. */
export function liveCart(loaded: () => CartView | null) {
  let received = $state.raw<CartView | null>(null);
  const id = $derived(loaded()?.id);
  $effect(() => {
    // without a cart there is no guest yet, and the socket would be somebody else's
    if (!id) return;
    received = null;
    return follow('/live/cart', (message) => {
      if (message.topic !== 'cart') return;
      const { view } = message;
      if (!received || received.id !== view.id || received.version < view.version) received = view;
    });
  });
  const view = $derived.by(() => {
    const first = loaded();
    return first && newest(first, received);
  });
  return {
    get view() {
      return view;
    },
  };
}

export function liveOrder(loaded: () => OrderView) {
  let received = $state.raw<OrderView | null>(null);
  const id = $derived(loaded().id);
  $effect(() => {
    received = null;
    return follow(`/live/orders/${id}`, (message) => {
      if (message.topic !== 'order' || message.view.id !== id) return;
      if (!received || received.version < message.view.version) received = message.view;
    });
  });
  // on the page of another order, what came for the last one is not it
  const view = $derived(newest(loaded(), received?.id === id ? received : null));
  return {
    get view() {
      return view;
    },
  };
}

type Level = { readonly sku: string; readonly available: number | null };

/** Units of each SKU; null while they are not known. */
export function liveStock(loaded: () => readonly Level[]) {
  const received = new SvelteMap<string, StockView>();
  // a string, so that the same variants loaded anew keep their sockets
  const skus = $derived(
    loaded()
      .map(({ sku }) => sku)
      .join(' '),
  );
  $effect(() => {
    const ends = skus.split(' ').map((sku) =>
      follow(`/live/stock/${sku}`, (message) => {
        if (message.topic !== 'stock' || message.view.sku !== sku) return;
        if ((received.get(sku)?.version ?? -1) < message.view.version) received.set(sku, message.view);
      }),
    );
    return () => {
      for (const end of ends) end();
      received.clear();
    };
  });
  const first = (sku: string) => loaded().find((level) => level.sku === sku)?.available ?? null;
  return { available: (sku: string): number | null => received.get(sku)?.available ?? first(sku) };
}
