import { type LoadView, loadView } from '../../contract/ops.ts';
import type { Services } from '../services.ts';
import { Door } from './door.ts';

/** What the door before this process says of itself, with a request for just that. */
export const lookHeader = 'x-holdfast-door';

/**
 * The door of a shop that has one before it, in a process of its own (gateway/local/front/): whoever is here was let in. It
 * knows of the crowd what it was told last.
 */
export class DoorBefore {
  #look: LoadView = new Door(() => 0).look;
  readonly #vouched: (headers: Headers) => boolean;

  constructor(vouched: (headers: Headers) => boolean) {
    this.#vouched = vouched;
  }

  enter(
    request: Request,
    { background }: Pick<Services, 'background'>,
    work: () => Promise<Response>,
  ): Promise<Response> {
    const said = request.headers.get(lookHeader);
    if (said !== null && this.#vouched(request.headers)) this.#look = loadView.parse(JSON.parse(said));
    const answer = work();
    background(answer.catch(() => undefined));
    return answer;
  }

  get look(): LoadView {
    return this.#look;
  }
}
