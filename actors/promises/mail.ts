import type { MailEvent } from '../../contract/mail.ts';
import type { Breach, Rules } from '../runtime/rules.ts';
import { over } from './over.ts';

/** [K1] [K3] A letter is asked once, and nothing is sent that was not asked, was sent before, or is nobody's any more. */
export const mailRules: Rules<MailEvent> = {
  version: 1,
  judge: (id, { seq, event }, notes) => {
    const before = notes.get<'asked' | 'over'>('letter');
    const wrong = (what: string): readonly Breach[] => [{ promise: 'K1', what: `${id}: event ${seq} ${what}` }];
    switch (event.type) {
      case 'letter-asked':
        notes.set('letter', 'asked');
        return before === undefined ? [] : wrong('asks for a letter that is there already');
      case 'letter-sent':
      case 'letter-refused':
        notes.set('letter', 'over');
        return before === 'asked' ? [] : wrong('settles a letter that nobody waits for');
      case 'letter-withheld':
      case 'letter-forgotten':
        notes.set('letter', 'over');
        return [];
      default:
        return [];
    }
  },
};

export const mailViolations = over('mail', mailRules.judge)<string>;
