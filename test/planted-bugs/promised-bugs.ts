import type { Bug } from './bug.ts';

const core = { file: 'actors/order/promised.ts', caughtBy: 'test/core/order/promised.test.ts' } as const;
const steps = { ...core, file: 'actors/order/authorise.ts' } as const;
const client = { file: 'payments/paypal/authorise.ts', caughtBy: 'test/core/payments/authorise.test.ts' } as const;
const emulator = {
  ...{ file: 'payments/emulator/authorizations.ts', caughtBy: 'test/core/payments/authorizations.test.ts' },
} as const;

/** Money that is promised first and taken when goods leave. */
export const promisedBugs: readonly Bug[] = [
  {
    ...{ name: 'goods leave and their money is not asked for', ...core, promise: 'M5.1' },
    find: 'hasLeft(order.groups) && order.attention !== captureStep ? captureDue',
    replace: 'hasLeft(order.groups) && order.attention === captureStep ? captureDue',
  },
  {
    ...{ name: 'what was cancelled before is taken all the same', ...core, promise: 'M5.2' },
    find: 'minor: total.minor - lowered(order)',
    replace: 'minor: total.minor',
  },
  {
    ...{ name: 'a promise is let go while its money is being taken', ...steps, promise: 'M5.2' },
    find: 'if (capturing(order)) return pending;',
    replace: 'if (capturing(order)) return release(ports, order);',
  },
  {
    ...{ name: 'an old promise is not made anew', ...steps, promise: 'M5.3' },
    find: 'ports.now() - authorisation.at < honourMs',
    replace: 'ports.now() - authorisation.at > honourMs',
  },
  {
    ...{ name: 'a decline is asked for over and over', ...core, promise: 'M5.4' },
    find: 'if (tries < triesMax)',
    replace: 'if (tries < triesMax * 40)',
  },
  {
    ...{ name: 'nobody notices that a promise is over', ...core, promise: 'M5.5' },
    find: '? order.authorisation.expiresAt',
    replace: '? order.authorisation.at - 1',
  },
  {
    ...{ name: 'a void that was done before is unsure for ever', ...client, promise: 'M5' },
    find: "if (answer.issue === 'PREVIOUSLY_VOIDED') return done({ captured: false });",
    replace: '',
  },
  {
    ...{ name: 'an authorization can be made anew at once', ...emulator, promise: 'E2.2' },
    find: 'age < honourMs ||',
    replace: 'age < 0 ||',
  },
];
