import { liveMessage } from '../../contract/live.ts';
import type { Jar } from './jar.ts';
import type { Tab } from './known.ts';
import type { Notebook } from './notebook.ts';
import type { Reach } from './reach.ts';

/** The tabs that a buyer has open, each of which listens to the cart. */
export class Tabs {
  readonly #reach: Pick<Reach, 'listen'>;
  readonly #notebook: Notebook;
  /** Loads a page of the shop in this browser. */
  readonly #load: (jar: Jar) => Promise<unknown>;
  readonly #open = new Map<number, Tab>();

  constructor(reach: Pick<Reach, 'listen'>, notebook: Notebook, load: (jar: Jar) => Promise<unknown>) {
    this.#reach = reach;
    this.#notebook = notebook;
    this.#load = load;
  }

  get all(): readonly Tab[] {
    return [...this.#open.values()];
  }

  /** False: it is open already. */
  open(jar: Jar, tab: number): boolean {
    if (this.#open.has(tab)) return false;
    this.#listen(jar, tab);
    return true;
  }

  close(tab: number): void {
    this.#open.get(tab)?.close();
    this.#open.delete(tab);
  }

  closeAll(): void {
    for (const tab of [...this.#open.keys()]) this.close(tab);
  }

  /** Whoever has become somebody else has every page of this browser loaded anew. */
  reloaded(jar: Jar): void {
    for (const each of this.all) if (each.jar === jar && each.who !== jar.who) this.#reopen(each);
  }

  #reopen({ jar, tab, close }: Tab): void {
    close();
    this.#notebook.opens(tab);
    this.#listen(jar, tab);
  }

  #listen(jar: Jar, tab: number): void {
    const hear = (text: string) => {
      const message = liveMessage.parse(JSON.parse(text));
      if (message.topic === 'cart') this.#notebook.heardCart(tab, message.view);
    };
    const refused = () => void this.#askAnew(tab);
    this.#open.set(tab, { tab, jar, who: jar.who, close: this.#reach.listen(jar, '/live/cart', hear, refused) });
  }

  /** A socket brings no new tokens when those of the page have expired: a request does. */
  async #askAnew(tab: number): Promise<void> {
    const refused = this.#open.get(tab);
    if (!refused) return;
    await this.#load(refused.jar);
    if (this.#open.get(tab) === refused) this.#reopen(refused);
  }
}
