import { onMount } from 'svelte';
import { deserialize } from '$app/forms';
import type { Money } from '../../../../contract/money.ts';
import { sameMoney } from '../ui/money.ts';
import { chosenOf, isComplete, methodOf, type Offer, type QuotedPlace, samePlace } from './offer.ts';

type Given = {
  /** What the form was rendered with. */
  readonly values: () => QuotedPlace & { readonly shipping: string };
  /** What the shop has said in answer to the form, if it has. */
  readonly offer: () => Offer | null;
  readonly goods: () => Money;
};
type Heard = { readonly question: string; readonly offer: Offer | null; readonly problem: string | null };

const restMs = 400;
const answerMsMax = 8_000;

/**
 * What a delivery to the place that is typed costs. Once the place is complete it is asked for by itself; an answer counts for
 * the place and the goods that it was given for, and no longer.
 */
export function deliveryOffer({ values, offer: given, goods }: Given) {
  let country = $derived(values().country);
  let postalCode = $derived(values().postalCode);
  let wished = $derived(values().shipping);
  let heard = $state.raw<Heard | null>(null);
  let alive = $state(false);

  const place = $derived<QuotedPlace>({ country, postalCode });
  const question = $derived(
    isComplete(place) ? [country, postalCode.trim(), goods().minor, goods().currency].join(' ') : null,
  );
  const answered = $derived(heard !== null && heard.question === question ? heard : null);
  const fits = (offer: Offer | null | undefined): offer is Offer =>
    offer != null && samePlace(offer.place, place) && sameMoney(offer.quote.goods, goods());
  const current = $derived([given(), answered?.offer].find(fits) ?? null);
  const chosen = $derived(current && chosenOf(current.quote, wished));

  onMount(() => {
    alive = true;
  });
  $effect(() => {
    if (question === null || current !== null || answered !== null) return;
    const [about, asked] = [question, place];
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await ask(asked, stop.signal);
      if (!stop.signal.aborted) heard = { question: about, ...answer };
    }, restMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  });

  return {
    get country() {
      return country;
    },
    set country(code: string) {
      country = code;
    },
    get postalCode() {
      return postalCode;
    },
    set postalCode(text: string) {
      postalCode = text;
    },
    get method() {
      return chosen?.method ?? methodOf(wished);
    },
    set method(method: string) {
      wished = method;
    },
    get quote() {
      return current?.quote ?? null;
    },
    get chosen() {
      return chosen;
    },
    /** Why there is nothing to choose from, in a sentence. */
    get problem() {
      return current === null ? (answered?.problem ?? null) : null;
    },
    get alive() {
      return alive;
    },
    /** An answer is on its way. */
    get busy() {
      return alive && question !== null && current === null && answered === null;
    },
  };
}
export type DeliveryOffer = ReturnType<typeof deliveryOffer>;

/** By the form's own action, so that both ways meet the same answer. */
async function ask({ country, postalCode }: QuotedPlace, stop: AbortSignal): Promise<Omit<Heard, 'question'>> {
  const body = new FormData();
  body.set('country', country);
  body.set('postalCode', postalCode);
  const silent = { offer: null, problem: 'The delivery options could not be loaded.' };
  try {
    const response = await fetch('?/quote', {
      method: 'POST',
      body,
      headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
      signal: AbortSignal.any([stop, AbortSignal.timeout(answerMsMax)]),
    });
    const result = deserialize<{ offer: Offer }, { problem: { title: string; errors?: { message: string }[] } }>(
      await response.text(),
    );
    if (result.type === 'success' && result.data) return { offer: result.data.offer, problem: null };
    if (result.type !== 'failure' || !result.data) return silent;
    const { title, errors } = result.data.problem;
    return { offer: null, problem: `${errors?.[0]?.message ?? title}.` };
  } catch {
    return silent;
  }
}
