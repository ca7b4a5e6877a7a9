import { accountBugs } from './account-bugs.ts';
import type { Bug } from './bug.ts';
import { cellBugs } from './cell-bugs.ts';
import { outsideBugs } from './outside-bugs.ts';

const bug = (name: string, breaks: string, file: string, ...edits: readonly (readonly [string, string])[]): Bug => ({
  name,
  breaks: breaks.split(' '),
  file,
  edits: edits.map(([find, replace]) => ({ find, replace })),
});

const stock = 'actors/stock/core.ts';
const movements = 'actors/stock/movements.ts';
const cart = 'actors/cart/core.ts';
const cartActor = 'actors/cart/actor.ts';
const checkout = 'actors/order/checkout.ts';
const order = 'actors/order/core.ts';
const news = 'actors/order/money-news.ts';
const log = 'actors/log/actor.ts';

/** What is planted, one at a time, to see whether the simulator finds it. Each is a mistake that people make. */
export const bugs: readonly Bug[] = [
  bug('units are promised that others hold', 'S1', stock, [
    '  if (more > available(stock))',
    '  if (more > stock.onHand)',
  ]),
  bug('no dedupe: a delivery told twice is received twice', 'S1', movements, [
    '  if (booked) return isThat',
    '  if (booked && !booked) return isThat',
  ]),
  bug('double compensation: a hold is released again', 'S1 S3', stock, [
    "      return ok(hold && hold.status !== 'held' ? [] :",
    '      return ok(hold && hold.quantity < 0 ? [] :',
  ]),
  bug('a release that comes before its hold is ignored', 'S3', stock, [
    "      return ok(hold && hold.status !== 'held' ? [] :",
    "      return ok(hold?.status !== 'held' ? [] :",
  ]),
  bug(
    'TTL hold at capture: pinning does not pin',
    'S2 S3 O2',
    stock,
    [
      "        return ok(hold.expiresAt === null ? [] : [{ type: 'hold-pinned', holdId: command.holdId }]);",
      '        return ok([]);',
    ],
    ["        if (hold.expiresAt !== null) return refuse('HOLD_UNKNOWN');", ''],
  ),
  bug('expiry by clock comparison alone: a pinned hold lapses too', 'S3 S2 O2', stock, [
    "    row.status === 'held' && row.expiresAt !== null && row.expiresAt <= now",
    "    row.status === 'held' && (row.expiresAt ?? 0) <= now",
  ]),
  bug('a stale version of a cart is accepted by the stock', 'S3', stock, [
    '  if (hold && revision < hold.revision) return ok([]);',
    '',
  ]),
  bug('whatever is there may be held by looking around', 'H1', stock, [
    '  if (more > 0 && share !== undefined) {',
    '  if (more < 0 && share !== undefined) {',
  ]),
  bug('silence counts as a refusal', 'M2', 'payments/paypal/capture.ts', [
    "      return unsureOf('capture', answer);",
    "      return refused('PAYMENT_DECLINED', { issue: answer.why });",
  ]),
  bug('news of the money of a paid order is dropped', 'M1 O2', news, [
    '  const newsCount = order.newsCount + 1;\n  const news = about',
    "  const newsCount = order.newsCount + (order.status === 'paid' ? 0 : 1);\n  const news = about",
  ]),
  bug('an await inside a decision: acts on a cart overlap', 'C1 C2 S2', cartActor, [
    'this.#queue.run(() => this.#handle(request))',
    'this.#handle(request)',
  ]),
  bug('a new hold is firm before its cart has it on record', 'S2', cartActor, [
    'const expiresAt = fresh ? Math.min(firm, this.world.now() + provisionalMs) : firm;',
    'const expiresAt = firm;',
  ]),
  bug('the acts of a shopper are not remembered', 'C1', cart, [
    '        keys: withKey(cart.keys, event),\n      };\n    }\n',
    '        keys: cart.keys,\n      };\n    }\n',
  ]),
  bug('a frozen cart takes lines', 'C1 C2', cart, [
    "    case 'put-units': {\n      const { offer, hold, key, act } = command;\n      const no = barred(cart);\n      if (no) return no;",
    "    case 'put-units': {\n      const { offer, hold, key, act } = command;",
  ]),
  bug('a price is locked anew while its hold lives', 'C2', 'actors/cart/lots.ts', [
    'unitPrice: own?.unitPrice ?? price,',
    'unitPrice: price,',
  ]),
  bug('units that are added later get the lock of those before', 'C2', 'actors/cart/wish.ts', [
    '(more + rescued === 0 ? held[0] : undefined)',
    'held[0]',
  ]),
  bug('a freeze that comes late freezes a cart that was given back', 'O3', cart, [
    "  if (cart.closedOrders.includes(orderId)) return refuse('HOLD_CLOSED');",
    '',
  ]),
  bug('tabs are not told', 'C1', 'actors/runtime/actor.ts', [
    'if (this.world.sockets(this.id) > 0) this.world.broadcast',
    'if (this.world.sockets(this.id) < 0) this.world.broadcast',
  ]),
  bug('two keys, one order', 'O1', 'gateway/identity.ts', [
    'digest(`order:${caller}:${key}`)',
    'digest(`order:${caller}`)',
  ]),
  bug('an accepted order is refused when it is asked for again', 'O1', 'actors/order/actor.ts', [
    "      this.apply({ type: 'answer-late' });\n",
    '',
  ]),
  bug('sold units are not taken off the shelf', 'S2', checkout, [
    'Promise.all([commit(ports, order), consume(ports, order)])',
    'Promise.all([letLapse(), consume(ports, order)])',
  ]),
  bug('a paid cart stays frozen', 'O3', checkout, [
    'Promise.all([commit(ports, order), consume(ports, order)])',
    'Promise.all([commit(ports, order), letLapse()])',
  ]),
  bug('a failed order keeps the cart', 'O3', checkout, [
    'compensate: giveBack }',
    'compensate: giveBack && letLapse }',
  ]),
  bug('holds are released instead of handed back', 'O3', 'actors/cart/take-back.ts', [
    '    until === null\n',
    '    until === null || until > 0\n',
  ]),
  bug('a hand-back starts a new full term', 'S2', 'actors/cart/hand-back.ts', [
    'Math.max(expiresAt, now + grace)',
    'now + (grace > 0 ? terms.holdTtlMs : 0)',
  ]),
  bug('what was done first is undone first', 'O3', 'actors/runtime/saga.ts', [
    'plan.findLast((candidate)',
    'plan.find((candidate)',
  ]),
  bug('a refused step is not undone', 'O3 S2', 'actors/runtime/saga.ts', [
    "candidate.kind !== 'undoable' || !state",
    "candidate.kind !== 'undoable' || !state || state.status === 'refused'",
  ]),
  bug('a step that was begun before a crash counts as done', 'M1 S2 O2 O3', 'actors/runtime/saga.ts', [
    "plan.find((candidate) => read('execute', candidate)?.status !== 'done')",
    "plan.find((candidate) => !['done', 'started'].includes(read('execute', candidate)?.status ?? ''))",
  ]),
  bug('a new request id for each try at PayPal', 'M2', checkout, [
    'export const payKey = (order: Placed, key: string): string => `${order.id}.${key}`;',
    'export const payKey = (order: Placed, key: string): string =>\n  `${order.id}.${key}.${Object.values(order.progress).reduce((sum, { attempts }) => sum + attempts, 0)}`;',
  ]),
  bug('a row announces another step than the next', 'O3', order, [
    '  return { ...event, next: { step: action.step, phase: action.do } };',
    "  return { ...event, next: { step: plan.at(-1)?.name ?? '', phase: action.do } };",
  ]),
  bug('units that are only secured count as pinned', 'O2 S2 S3 M1', checkout, [
    'pinned: hold?.expiresAt === null',
    'pinned: true',
  ]),
  bug('a webhook is not deduplicated', 'M2', news, ['order.hints.includes(hintId) ||', '']),
  bug('a lost alarm stays lost', 'O2 L1 S2', 'actors/runtime/cell.ts', [
    '      this.#armedAt ??= at;\n      this.#arm();',
    '      this.#armedAt ??= at;',
  ]),
  bug('a call that is never answered is waited for', 'O2 L1 S2', 'actors/runtime/deadline.ts', [
    "world.after(ms, () => resolve(unsure('deadline')))",
    'world.after(ms, () => undefined)',
  ]),
  bug('the outbox is written after the reply', 'S2', 'actors/runtime/journal.ts', [
    'this.#shared.outbox.put(this.#seat, tell, facts.now);',
    'this.#world.after(1_500, () => this.#shared.outbox.put(this.#seat, tell, facts.now));',
  ]),
  bug('a message that was not taken is thrown away', 'S2', 'actors/runtime/outbox.ts', [
    'if (isTaken) this.#forget(id);',
    'if (isTaken || id > 0) this.#forget(id);',
  ]),
  bug('the snapshot is off by one', 'S1 S2 S3 C1 L1', 'actors/runtime/journal.ts', [
    '      this.#core.shape,\n      seq,\n',
    '      this.#core.shape,\n      seq - 1,\n',
  ]),
  bug('the log forgets what it could not take', 'L1', 'actors/runtime/relay.ts', [
    '      this.#nextAt = this.#world.now() + backoff(this.#attempts++, this.#world.random());\n      return;\n',
    '',
  ]),
  bug('the log takes an entry twice', 'L1', log, ['      return seq > known;', '      return seq > 0;']),
  bug('a batch that failed is thrown away', 'L1', log, [
    '        this.#attempts = this.#retryAt = 0;\n      } catch (error) {\n',
    "        this.#attempts = this.#retryAt = 0;\n      } catch (error) {\n        this.#world.sql.exec('DELETE FROM entries WHERE seq <= ?', cut.last);\n        this.#world.sql.exec('DELETE FROM cut');\n        this.#open = null;\n",
  ]),
  bug('an address is in the log', 'P1', 'actors/order/publish.ts', [
    '...{ caller: event.caller,',
    '...{ address: event.body.address, caller: event.caller,',
  ]),
  ...accountBugs,
  ...cellBugs,
  ...outsideBugs,
];
