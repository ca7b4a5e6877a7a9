import type { Result } from '../../contract/failure.ts';
import type { Inspection, InspectQuery } from '../../contract/ops.ts';
import type { Cellular } from './cell.ts';

/** An object that is one actor by itself, with tables of its own: a lane of the log, a limiter. */
export type Hosted<Request, Answer> = {
  readonly execute: (request: Request) => Promise<Result<Answer>>;
  readonly alarm: () => Promise<void>;
  /** It talks to no browser. */
  readonly greet: () => null;
  readonly inspect: (query: InspectQuery) => Promise<Result<Inspection>>;
  readonly reseal: () => Promise<number>;
};

export const single = <Request, Answer>(actor: Hosted<Request, Answer>): Cellular<Request, Answer> => ({
  commands: (letters) => Promise.all(letters.map(({ request }) => actor.execute(request))),
  alarm: () => actor.alarm(),
  greet: () => actor.greet(),
  inspect: (_, query) => actor.inspect(query),
  reseal: () => actor.reseal(),
});
