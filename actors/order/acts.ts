import type { Act, ActFacts } from '../../contract/after.ts';
import { done, type Outcome, type Reply, refused } from '../../contract/outcome.ts';
import type { Acting } from '../runtime/saga.ts';
import { release, renew, take, unpromise } from './authorise.ts';
import { type Acted, type Ports, patient } from './checkout.ts';
import { authorises, lowers } from './promised.ts';
import { actStuck } from './way.ts';

type Step = Acting<Ports, Acted, ActFacts>;

const putBack: Step = { name: 'put-back', kind: 'must-finish', retry: patient, execute: takeBack };
/** After units have moved, money must follow them. */
const sendRefund: Step = { name: 'send-refund', kind: 'must-finish', retry: patient, execute: send };

const renewed: Step = { name: 'renew-authorisation', kind: 'must-finish', retry: patient, execute: renew };
const taken: Step = { name: 'take-payment', kind: 'pivot', retry: patient, execute: take };
const released: Step = { name: 'release-authorisation', kind: 'must-finish', retry: patient, execute: release };

/** Sagas as data. A refund of which nothing else depends may be refused: then it has come to nothing. */
export const acts: Readonly<Record<Act['kind'], readonly Step[]>> = {
  refund: [{ ...sendRefund, kind: 'pivot' }],
  cancel: [putBack, sendRefund],
  receive: [putBack, sendRefund],
  capture: [renewed, taken],
  void: [released],
};

/** Units that are sold no more are on a shelf again: once for each line, however often it is asked for. */
async function takeBack(ports: Ports, order: Acted): Promise<Outcome<ActFacts>> {
  const { actId, units } = order.act;
  const outcomes = await Promise.all(
    units.map(({ group, sku, quantity, restock }, index) => {
      const location = order.groups.find(({ id }) => id === group)?.from.code;
      if (!restock || location === undefined) return done(null);
      return ports.stock(sku, { type: 'take-back', movementId: `${order.id}:${actId}:${index}`, location, quantity });
    }),
  );
  const failed = outcomes.find(({ kind }) => kind === 'unsure') ?? outcomes.find(({ kind }) => kind !== 'done');
  return failed === undefined || failed.kind === 'done' ? done({}) : failed;
}

function send(ports: Ports, order: Acted): Reply<ActFacts> {
  if (authorises(order) && order.act.kind === 'cancel') {
    if (!order.capture) return unpromise(ports, order);
    if (lowers(order, order.act)) return done({});
  }
  return sendBack(ports, order);
}

async function sendBack(ports: Ports, order: Acted): Promise<Outcome<ActFacts>> {
  const { actId, amount } = order.act;
  if (amount.minor === 0) return done({});
  if (!order.capture) return refused('NOTHING_TO_RETURN');
  // One key for one act: a repetition meets the first answer, also where a human asks for it whom silence has called. Only
  // what was refused is another call when it is tried again.
  const tries = order.repairs.filter(({ step, anew }) => anew && step === actStuck(actId)).length;
  const key = `${order.id}.${actId.slice(0, 32)}${tries > 0 ? `.${tries}` : ''}`;
  const outcome = await ports.payment(order).refund(order.capture.captureId, amount, key);
  return outcome.kind === 'done' ? done({ refundId: outcome.value.refundId }) : outcome;
}
