import type { Sample } from '../../record.ts';

/** One half of a run among the plots. `samples` is asked for when it is drawn. */
export type Drawn = { readonly key: string; readonly title: string; readonly samples: () => readonly Sample[] };
