import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { Letter, MailEvent, MailStatus } from '../../contract/mail.ts';
import type { Outcome } from '../../contract/outcome.ts';
import { type Decider, type Facts, type Published, unreachable } from '../runtime/decider.ts';

// K1    One id, one letter: whoever asks for it again is told how it stands, and nothing is sent for that.
// K1.1  What is asked is on record before it leaves, and is handed in under one Message-ID until there is an answer.
// K1.3  Whose letter is forgotten before it has left is never written to.

/** One letter: what it says, to whom, and what has become of it. */
export type Mail = {
  readonly status: MailStatus;
  readonly asked: {
    readonly at: number;
    readonly kind: string;
    readonly messageId: string;
    readonly keptMs: number;
    readonly recipient: string;
    /** Null once it is forgotten. */
    readonly letter: Letter | null;
  } | null;
  /** Since when nothing is to be done about it any more; null: something is. */
  readonly endedAt: number | null;
  readonly forgotten: boolean;
};
export type MailCommand =
  | {
      readonly type: 'ask';
      readonly messageId: string;
      readonly keptMs: number;
      readonly recipient: string;
      readonly letter: Letter;
    }
  /** Whom it is for is gone. */
  | { readonly type: 'withhold' }
  | { readonly type: 'settle'; readonly outcome: Exclude<Outcome, { kind: 'unsure' } | { kind: 'pending' }> }
  | { readonly type: 'bounce'; readonly by: string }
  | { readonly type: 'forget' }
  | { readonly type: 'wake' };

const initial: Mail = { status: 'unknown', asked: null, endedAt: null, forgotten: false };

function decide(mail: Mail, command: MailCommand, { now: at }: Facts): Result<readonly MailEvent[]> {
  switch (command.type) {
    case 'ask': {
      const { type: _, ...asked } = command;
      const event: MailEvent = { type: 'letter-asked', at, kind: asked.letter.kind, ...asked };
      return ok(mail.status === 'unknown' ? [event] : []);
    }
    case 'withhold':
      return ok(mail.status === 'unknown' ? [{ type: 'letter-withheld', at }] : []);
    case 'settle': {
      if (mail.status !== 'asked') return ok([]);
      const { outcome } = command;
      if (outcome.kind === 'done') return ok([{ type: 'letter-sent', at }]);
      return ok([{ type: 'letter-refused', at, code: outcome.failure.code }]);
    }
    case 'bounce':
      if (mail.status === 'bounced') return ok([]);
      // Also what was forgotten since: its status is all that is left of it.
      return mail.asked && (mail.status === 'sent' || mail.status === 'forgotten')
        ? ok([{ type: 'letter-bounced', at, by: command.by }])
        : refuse('NOT_FOUND');
    case 'forget':
      return ok(mail.forgotten ? [] : [{ type: 'letter-forgotten', at }]);
    case 'wake': {
      const due = dueAt(mail);
      return ok(due !== null && due <= at ? [{ type: 'letter-forgotten', at }] : []);
    }
    default:
      return unreachable(command);
  }
}

function evolve(mail: Mail, event: MailEvent): Mail {
  switch (event.type) {
    case 'letter-asked': {
      const { type: _, ...asked } = event;
      return { ...mail, status: 'asked', asked };
    }
    case 'letter-withheld':
      return { ...mail, status: 'withheld', endedAt: event.at };
    case 'letter-sent':
      return { ...mail, status: 'sent', endedAt: event.at };
    case 'letter-refused':
      return { ...mail, status: 'refused', endedAt: event.at };
    case 'letter-bounced':
      return { ...mail, status: 'bounced' };
    case 'letter-forgotten':
      // What was still to be sent, or was never asked, is not sent any more. What is personal is blanked by the runtime.
      return {
        ...mail,
        ...{ status: mail.endedAt === null ? 'withheld' : 'forgotten', forgotten: true },
        endedAt: mail.endedAt ?? event.at,
      };
    default:
      return unreachable(event);
  }
}

/** When what is personal goes by itself. */
const dueAt = ({ asked, endedAt, forgotten }: Mail): number | null =>
  asked === null || endedAt === null || forgotten ? null : endedAt + asked.keptMs;

function publish(event: MailEvent): Published {
  switch (event.type) {
    case 'letter-asked':
      return { kind: event.kind };
    case 'letter-refused':
      return { code: event.code };
    case 'letter-withheld':
    case 'letter-sent':
    case 'letter-bounced':
    case 'letter-forgotten':
      return {};
    default:
      return unreachable(event);
  }
}

const gone = 'erased@erased.invalid';
export const mail: Decider<Mail, MailCommand, MailEvent> = {
  shape: 1,
  initial,
  decide,
  evolve,
  dueAt,
  status: ({ status }) => status,
  publish,
  // A letter holds the name of its reader, and a link that opens something.
  sealed: { personal: { recipient: gone, letter: null }, secret: [] },
  forgets: ({ type }) => type === 'letter-forgotten',
};
