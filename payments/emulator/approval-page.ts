import { html } from 'hono/html';
import type { Order } from './books.ts';
import { priceOf } from './orders.ts';

/** The pages that a buyer sees. Plain forms: they work without scripts, with a keyboard and in the dark. */

const style = `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
  main { width: min(24rem, 100vw - 2rem); padding: 1rem 0; }
  .sandbox { margin: 0; padding: .5rem 1rem; border: 2px dashed; border-radius: .5rem; font-size: .875rem; }
  h1 { margin: 1.5rem 0 .25rem; font-size: 1.25rem; }
  .price { margin: 0 0 1.5rem; font-size: 2rem; font-weight: 700; font-variant-numeric: tabular-nums; }
  form { display: grid; gap: .75rem; }
  button { min-height: 3rem; padding: .5rem 1rem; border: 1px solid; border-radius: .5rem; font: inherit;
    background: transparent; color: inherit; cursor: pointer; }
  button.pay { background: #0b5cad; border-color: #0b5cad; color: #fff; font-weight: 600; }
  button:focus-visible { outline: 3px solid #e8a200; outline-offset: 2px; }
  dl { display: grid; grid-template-columns: auto 1fr; gap: 0 1rem; margin: 1.5rem 0 0; font-size: .875rem; }
  dd { margin: 0; overflow-wrap: anywhere; }`;

const frame = (title: string, content: unknown) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="sandbox">PayPal sandbox emulator: no real money moves here.</p>
${content}
</main>
</body>
</html>`;

export function approvalPage(order: Order) {
  const shop = order.brandName ?? 'the shop';
  const note = order.status === 'APPROVED' ? html`<p>You approved this before. You may change how you pay.</p>` : '';
  return frame(
    `Pay ${priceOf(order)} to ${shop}`,
    html`<h1>Pay ${shop}</h1>
<p class="price">${priceOf(order)}</p>
${note}
<form method="post">
<button class="pay" name="decision" value="approve">Pay ${priceOf(order)}</button>
<button name="decision" value="decline">Pay with a card that will be declined</button>
<button name="decision" value="cancel">Cancel and go back to ${shop}</button>
</form>
<dl><dt>Order</dt><dd>${order.customId ?? order.invoiceId ?? '–'}</dd><dt>PayPal order</dt><dd>${order.id}</dd></dl>`,
  );
}

export const messagePage = (title: string, text: string) => frame(title, html`<h1>${title}</h1><p>${text}</p>`);
