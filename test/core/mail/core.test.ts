import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Mail, type MailCommand, mail } from '../../../actors/mail/core.ts';
import { mailViolations } from '../../../actors/promises/mail.ts';
import type { MailEvent } from '../../../contract/mail.ts';
import { done, refused } from '../../../contract/outcome.ts';
import { letters, noon } from './given.ts';

const keptMs = 1_000;
const ask: MailCommand = {
  ...{ type: 'ask', messageId: 'order_x.paid@shop.example', keptMs, recipient: 'ana@example.com' },
  letter: letters['order-paid'],
};
const sent: MailCommand = { type: 'settle', outcome: done(null) as never };
const taken: MailCommand = { type: 'settle', outcome: refused('MAIL_REFUSED') as never };
const all: readonly MailCommand[] = [
  ...[ask, sent, taken, { type: 'withhold' } as const, { type: 'forget' } as const, { type: 'wake' } as const],
  { type: 'bounce', by: 'ops' },
];

function play(commands: readonly MailCommand[], now = noon) {
  let state: Mail = mail.initial;
  const events: MailEvent[] = [];
  const answers = commands.map((command) => {
    const result = mail.decide(state, command, { now, self: 'order_x.paid' });
    for (const event of result.ok ? result.value : []) {
      events.push(event);
      state = mail.evolve(state, event);
    }
    return result;
  });
  return { state, events, types: events.map(({ type }) => type), answers };
}

describe('a letter', () => {
  test('[K1] is asked once and sent once, however often it is asked for', () => {
    expect(play([ask, ask, sent, ask, sent]).types).toEqual(['letter-asked', 'letter-sent']);
    expect(play([ask, sent]).state.status).toBe('sent');
  });

  test('[K1] in whatever order its commands come, its history holds what was promised', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...all), { maxLength: 12 }), (commands) => {
        const { events, types } = play(commands);
        expect(
          mailViolations(
            'x',
            events.map((event, index) => ({ seq: index + 1, event })),
          ),
        ).toEqual([]);
        expect(types.filter((type) => type === 'letter-asked').length).toBeLessThanOrEqual(1);
        expect(types.filter((type) => type === 'letter-sent' || type === 'letter-refused').length).toBeLessThanOrEqual(
          1,
        );
      }),
    );
  });

  test('[K1.3] whose receiver is forgotten before it has left is never sent, nor asked for after that', () => {
    expect(play([ask, { type: 'forget' }, sent]).types).toEqual(['letter-asked', 'letter-forgotten']);
    expect(play([ask, { type: 'forget' }]).state).toMatchObject({ status: 'withheld', forgotten: true });
    expect(play([{ type: 'forget' }, ask]).types).toEqual(['letter-forgotten']);
    expect(play([{ type: 'withhold' }, ask]).types).toEqual(['letter-withheld']);
  });

  test('what is personal goes by itself some time after its end, and not before', () => {
    const { state } = play([ask, sent]);
    expect(mail.dueAt(state)).toBe(noon + keptMs);
    expect(mail.decide(state, { type: 'wake' }, { now: noon + keptMs - 1, self: '' })).toEqual({ ok: true, value: [] });
    const gone = mail.evolve(state, { type: 'letter-forgotten', at: noon + keptMs });
    expect(gone).toMatchObject({ status: 'forgotten', forgotten: true });
    expect(mail.dueAt(gone)).toBeNull();
  });

  test('one that was refused is over, and one that came back says so: also when it is forgotten by then', () => {
    expect(play([ask, taken, sent]).state.status).toBe('refused');
    expect(play([ask, sent, { type: 'bounce', by: 'ops' }, { type: 'bounce', by: 'ops' }]).types).toEqual([
      ...['letter-asked', 'letter-sent', 'letter-bounced'],
    ]);
    expect(play([ask, sent, { type: 'forget' }, { type: 'bounce', by: 'ops' }]).state.status).toBe('bounced');
    expect(play([ask, { type: 'bounce', by: 'ops' }]).answers[1]).toMatchObject({ ok: false });
    expect(play([{ type: 'bounce', by: 'ops' }]).answers[0]).toMatchObject({ ok: false });
  });

  test('nothing of whom it is for is told to the log', () => {
    for (const event of play([ask, sent, { type: 'forget' }]).events)
      expect(JSON.stringify(mail.publish(event))).not.toMatch(/ana|Ferreira|key=|lantern/i);
  });
});
