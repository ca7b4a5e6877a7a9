import type { Failure, Result } from '../../contract/failure.ts';

/** A command to one actor of a cell. */
export type Letter<Request = unknown> = {
  readonly actor: string;
  readonly request: Request;
  /** Of somebody who is paying: goes before others, whatever it is. */
  readonly paying?: boolean | undefined;
};
/** Each letter has an outcome of its own. `late`: its neighbours are done and it is not; ask again for it alone. */
export type Reply<Answer = unknown> =
  | { readonly ok: true; readonly value: Answer }
  | { readonly ok: false; readonly failure: Failure }
  | { readonly ok: 'unsure'; readonly why: string }
  | { readonly ok: 'late' };

/** Takes letters to one cell, as one message. */
export type Carry<Request, Answer> = (
  cell: string,
  letters: readonly Letter<Request>[],
) => Promise<readonly Reply<Answer>[]>;
type Open<Request, Answer> = Letter<Request> & {
  readonly done: (result: Result<Answer>) => void;
  readonly failed: (error: unknown) => void;
};

/**
 * Brings calls to one cell that are made within a microtask together in one message. Only for who shares one life with all
 * who send by it, as the actors of a cell do. A call may be made twice: all that is posted is idempotent by its ids.
 */
export class Post<Request, Answer> {
  readonly #carry: Carry<Request, Answer>;
  readonly #cellOf: (actor: string) => string;
  readonly #paying: boolean;
  readonly #open = new Map<string, Open<Request, Answer>[]>();

  /** `paying`: all who send by it are. */
  constructor(cellOf: (actor: string) => string, carry: Carry<Request, Answer>, paying: boolean) {
    this.#cellOf = cellOf;
    this.#carry = carry;
    this.#paying = paying;
  }

  send(actor: string, request: Request): Promise<Result<Answer>> {
    const cell = this.#cellOf(actor);
    return new Promise((done, failed) => {
      const letter = { actor, request, paying: this.#paying, done, failed };
      const open = this.#open.get(cell);
      if (open) open.push(letter);
      else {
        this.#open.set(cell, [letter]);
        queueMicrotask(() => void this.#go(cell));
      }
    });
  }

  async #go(cell: string): Promise<void> {
    const letters = this.#open.get(cell) ?? [];
    this.#open.delete(cell);
    try {
      const replies = await this.#carry(
        cell,
        letters.map(({ actor, request, paying }) => ({ actor, request, paying })),
      );
      for (const [index, letter] of letters.entries()) {
        const reply = replies[index];
        if (reply?.ok === 'late') void this.#again(cell, letter);
        else settle(reply, letter);
      }
    } catch (error) {
      // Nobody knows which of them was heard.
      for (const { failed } of letters) failed(error);
    }
  }

  /** Its first copy may yet be heard: a second one that is not even let in leaves it unsure. */
  async #again(cell: string, letter: Open<Request, Answer>): Promise<void> {
    try {
      const result = await alone(this.#carry, cell, letter);
      if (result.ok || result.failure.code !== 'OVERLOADED') letter.done(result);
      else letter.failed(new Error(result.failure.code));
    } catch (error) {
      letter.failed(error);
    }
  }
}

/** One letter in a message of its own. Rejects when it is not sure what became of it. */
export async function alone<Request, Answer>(
  carry: Carry<Request, Answer>,
  cell: string,
  { actor, request, paying = false }: Letter<Request>,
): Promise<Result<Answer>> {
  const [reply] = await carry(cell, [{ actor, request, paying }]);
  return new Promise((done, failed) => settle(reply, { done, failed }));
}

function settle<Answer>(
  reply: Reply<Answer> | undefined,
  { done, failed }: Pick<Open<never, Answer>, 'done' | 'failed'>,
): void {
  if (reply?.ok === true || reply?.ok === false) done(reply);
  else failed(new Unsure(reply?.ok === 'unsure' ? reply.why : 'no answer'));
}

/** Marked as the platform marks what may be tried again; an actor that throws has a mistake in it, and will do so again. */
class Unsure extends Error {
  readonly retryable: boolean;

  constructor(why: string) {
    super(why);
    this.retryable = why !== 'thrown';
  }
}
