import type { Bug } from './bug.ts';

const core = { file: 'actors/order/core.ts' } as const;
const hints = { file: 'actors/order/hints.ts' } as const;
const news = { file: 'actors/order/money-news.ts' } as const;
const books = { file: 'actors/order/books.ts' } as const;
const moneyNews = { caughtBy: 'test/core/order/money-news.test.ts' } as const;
const checkout = { file: 'actors/order/checkout.ts' } as const;
const engine = { file: 'actors/runtime/saga.ts' } as const;
const rules = { caughtBy: 'test/core/order/rules.test.ts' } as const;
const crash = { caughtBy: 'test/core/checkout-crash.test.ts' } as const;
const saga = { caughtBy: 'test/core/runtime/saga.test.ts' } as const;
const races = { caughtBy: 'test/core/races.test.ts' } as const;
const steps = { caughtBy: 'test/core/order/steps.test.ts' } as const;
const onInvoice = { caughtBy: 'test/core/order/invoice.test.ts' } as const;
const attempts = { file: 'actors/order/attempts.ts', caughtBy: 'test/core/order/attempts.test.ts' } as const;
const runner = { file: 'actors/runtime/saga-runner.ts' } as const;
const placing = { caughtBy: 'test/core/order/placing.test.ts' } as const;

export const orderBugs: readonly Bug[] = [
  {
    ...{ name: 'an order is placed under a key that stands for another act', ...core, promise: 'O1.11' },
    caughtBy: 'test/core/order/rules.test.ts',
    find: "      if (order.claimedFor !== null) return refuse('IDEMPOTENCY_KEY_REUSED');\n",
    replace: '',
  },
  {
    ...{
      name: 'a key stands for several acts',
      file: 'actors/order/claim.ts',
      promise: 'O1.11',
    },
    ...{
      caughtBy: 'test/core/order/rules.test.ts',
      find: '(order.claimedFor ?? act) !== act',
      replace: 'act.length === 0',
    },
  },
  {
    ...{ name: 'a second attempt has the key of the first', ...attempts, promise: 'M1.12' },
    find: '(attempt > 1 ? `${key}.${attempt}` : key)',
    replace: '(attempt > 0 ? key : `${key}.${attempt}`)',
  },
  {
    ...{ name: 'any news is another attempt', ...attempts, promise: 'M1.12' },
    find: '(back === true && (isReturn(hintId) || order.approvals >= order.attempt))',
    replace: 'about?.kind !== undefined || back === true || order.hints.length > 0',
  },
  {
    ...{ name: 'money that comes after a decline is heard of, and not asked about', ...attempts, promise: 'M1.12' },
    find: "(about?.kind === 'capture' || (back",
    replace: "((about?.kind as string) === 'none' || (back",
  },
  {
    ...{ name: 'a decline that can be overcome ends the order', ...attempts, promise: 'O3.6' },
    find: "code === 'PAYER_ACTION_NEEDED' &&\n",
    replace: "code !== 'PAYER_ACTION_NEEDED' &&\n",
  },
  {
    ...{
      name: 'every return of a guest is put on record',
      file: 'actors/order/money-news.ts',
      promise: 'O2.12',
      caughtBy: 'test/core/order/hostile-guest.test.ts',
    },
    find: 'order.hints.filter(isReturn).length >= returnsKept',
    replace: 'order.hints.filter(isReturn).length >= 50',
  },
  {
    ...{
      name: 'a return that leaves no row is not heard',
      file: 'actors/order/actor.ts',
      promise: 'O2.12',
      caughtBy: 'test/core/order/hostile-guest.test.ts',
    },
    find: '        this.#hasten();\n',
    replace: '',
  },
  {
    ...{ name: 'a HEAD is counted nowhere', file: 'gateway/limits/policies.ts', promise: 'O2.11' },
    caughtBy: 'test/core/limits/policies.test.ts',
    find: "(method === 'HEAD' ? 'GET' : method)",
    replace: 'method',
  },
  {
    ...{ name: 'an invoice counts as paid when it is written', file: 'actors/order/invoice.ts', ...onInvoice },
    promise: 'M1.5',
    find: 'keeps(order).minor >= totalOf(order).minor ? done([]) : pending;',
    replace: 'keeps(order).minor >= 0 ? done([]) : pending;',
  },
  {
    ...{ name: 'a transfer is booked at each repetition', file: 'actors/order/invoice.ts', ...onInvoice },
    promise: 'M1.6',
    find: "if (known) return isSame(known, wanted) ? ok([]) : refuse('IDEMPOTENCY_KEY_REUSED');",
    replace: '',
  },
  {
    ...{ name: 'an invoice that lapses keeps what was paid of it', file: 'actors/order/core.ts', ...onInvoice },
    promise: 'M1.6',
    find: 'return holding(carriedOver(mayCome(over) ? lookingFrom(over, event.at) : over), event.at);',
    replace: 'return carriedOver(mayCome(over) ? lookingFrom(over, event.at) : over);',
  },
  {
    ...{ name: 'strangers may pay on invoice', file: 'actors/order/invoice.ts', ...onInvoice },
    promise: 'M1.7',
    find: "to === 'everybody' || (to !== 'nobody' && to.includes(caller));",
    replace: "to !== 'nobody' || caller !== null;",
  },
  {
    ...{ name: 'a failure that may pass is the answer for ever', file: 'contract/failure.ts', ...placing },
    promise: 'O1.9',
    find: "mayYetSucceed(failure) ? { code: 'ORDER_GIVEN_UP', detail: {} } : failure;",
    replace: 'failure;',
  },
  {
    ...{ name: 'a try that was given up places a hold of its own', file: 'actors/order/actor.ts', ...races },
    promise: 'S2.7',
    find: 'within(world, stockMsMax, async () => {',
    replace: 'within(world, 60_000, async () => {',
  },
  {
    ...{ name: 'an accepted order is refused when it is asked for again', file: 'actors/order/actor.ts' },
    ...{ promise: 'O1.4', caughtBy: 'test/core/order/placing.test.ts' },
    find: "      this.apply({ type: 'answer-late' });\n",
    replace: '',
  },
  {
    ...{
      name: 'money is captured for units that can lapse',
      ...checkout,
      promise: 'M1',
      caughtBy: 'test/core/order/walk.test.ts',
    },
    find: "  {\n    name: 'pin-stock',\n    kind: 'undoable',",
    replace: "  {\n    name: 'pin-stock-later',\n    kind: 'undoable',",
  },
  {
    ...{
      name: 'each try of a capture has a new request id',
      file: 'actors/runtime/saga-runner.ts',
      ...crash,
      promise: 'M1',
    },
    find: '`${run.name}.${step.name}.${action.do}`',
    replace: '`${run.name}.${step.name}.${action.do}${action.attempt}`',
  },
  {
    ...{ name: 'an unsure capture counts as refused', ...engine, ...saga, promise: 'M2.1' },
    find: "(step.kind === 'undoable' && spent('execute', step))",
    replace:
      "(step.kind === 'undoable' && spent('execute', step)) || (step.kind === 'pivot' && state?.status === 'unsure')",
  },
  {
    ...{ name: 'an unsure step is not undone', ...engine, ...saga, promise: 'O3' },
    find: "      if (candidate.kind !== 'undoable' || !state) return false;",
    replace: "      if (candidate.kind !== 'undoable' || state?.status !== 'done') return false;",
  },
  {
    ...{ name: 'a refused step is not undone, though a part of it was done', ...engine, ...races, promise: 'O3.2' },
    find: "      if (candidate.kind !== 'undoable' || !state) return false;",
    replace: "      if (candidate.kind !== 'undoable' || !state || state.status === 'refused') return false;",
  },
  {
    ...{ name: 'what was undone is undone again', ...engine, ...saga, promise: 'O3' },
    find: "      return read('compensate', candidate)?.status !== 'done';",
    replace: "      return (read('compensate', candidate)?.attempts ?? 0) < 2;",
  },
  {
    ...{ name: 'steps are undone first to last', ...engine, ...saga, promise: 'O3' },
    find: '    const step = plan.findLast((candidate) => {',
    replace: '    const step = plan.find((candidate) => {',
  },
  {
    ...{ name: 'undoing gives up as fast as doing', ...engine, ...races, promise: 'O3.3' },
    find: "(phase === 'compensate' && step.undoRetry) || step.retry",
    replace: '(phase === phase && step.retry) || step.retry',
  },
  {
    ...{ name: 'a hint does not end the wait after silence', ...hints, ...rules, promise: 'M2.3' },
    find: "status === 'pending' || (status === 'unsure' && asks.has(key.slice('execute '.length)));",
    replace: "status === 'pending' && asks.has(key.slice('execute '.length));",
  },
  {
    ...{ name: 'a silent provider keeps an order beyond its deadline', file: 'actors/order/checkout.ts' },
    ...{ caughtBy: 'test/core/order/deadline.test.ts', promise: 'O2.6' },
    find: "const late = outcome.kind !== 'refused' &&",
    replace: "const late = outcome.kind === 'pending' &&",
  },
  {
    ...{ name: 'a hint makes a pending refund besiege the provider', ...hints, ...rules, promise: 'M2.3' },
    find: '  if (order.hinted && asks.has(step)) return 0;',
    replace: '  if (order.hinted) return 0;',
  },
  {
    ...{ name: 'a hint during the asking is lost', ...hints, ...rules, promise: 'M2.3' },
    find: '  if (order.hinted && asks.has(step)) return 0;',
    replace: '',
  },
  {
    ...{ name: 'a hint while the order is undone is lost', ...news, ...races, promise: 'M1.4' },
    find: '  order.hinted ? { ...order, hinted: false, newsCount: order.newsCount + 1 } : order;',
    replace: '  order;',
  },
  {
    ...{ name: 'a hint makes an order that was being undone go forward', ...hints, ...rules, promise: 'O3.5' },
    find: "  const phase = undoing ? 'compensate ' : 'execute ';",
    replace: "  const phase = undoing ? '' : 'execute ';",
  },
  {
    ...{ name: 'a hint told twice is two hints', ...news, ...rules, promise: 'M2.4' },
    find: 'order.hints.includes(hintId) || ',
    replace: '',
  },
  {
    ...{ name: 'the fingerprint of a key is not compared', ...core, ...placing, promise: 'O1.2' },
    find: "order.placed.fingerprint === command.fingerprint ? ok([]) : refuse('IDEMPOTENCY_KEY_REUSED')",
    replace: "order.placed.at >= 0 ? ok([]) : refuse('IDEMPOTENCY_KEY_REUSED')",
  },
  {
    ...{
      name: 'an approved order can be cancelled',
      ...core,
      file: 'actors/order/cancel.ts',
      ...rules,
      promise: 'M2.2',
    },
    find: "if (order.approved || order.saga !== 'checkout' || order.attention || isBinding(order))",
    replace: "if (order.saga !== 'checkout' || order.attention || isBinding(order))",
  },
  {
    ...{ name: 'a yes that comes after the cancellation counts', ...core, ...rules, promise: 'M2.2' },
    find: '  if (overtaken)\n',
    replace: '  if (overtaken && order.attention)\n',
  },
  {
    ...{ name: 'the deadline of the payment is met by chance', ...hints, ...rules, promise: 'O2.6' },
    find: 'Math.min(retryAt, payBefore)',
    replace: 'Math.max(retryAt, payBefore)',
  },
  {
    ...{ name: 'the payment id is told to the log', file: 'actors/order/publish.ts', ...rules, promise: 'P1.2' },
    find: '      return { amount: event.amount };',
    replace:
      "      return 'captureId' in event ? { amount: event.amount, captureId: event.captureId } : { amount: event.amount };",
  },
  {
    ...{ name: 'a row announces another step than the next', ...core, ...steps, promise: 'O2.9' },
    find: '  return { ...event, next: { step: action.step, phase: action.do } };',
    replace: "  return { ...event, next: { step: plan.at(-1)?.name ?? '', phase: action.do } };",
  },
  {
    ...{ name: 'a call leaves again before its intent is on record', ...runner, ...steps, promise: 'O2.9' },
    find: 'if (!this.#isAnnounced(key)) this.#book.started(',
    replace: 'if (this.#left) this.#book.started(',
  },
  {
    ...{ name: 'a step that was announced is announced once more', ...runner, ...steps, promise: 'O2.9' },
    find: 'if (!this.#isAnnounced(key)) this.#book.started(',
    replace: 'this.#book.started(',
  },
  {
    ...{ name: 'a try that died with its actor is not counted', ...runner, ...steps, promise: 'O2' },
    find: 'this.#left = action && isToDo(action) ? this.#tryOf(progressKey(action.do, action.step)) : null;',
    replace: 'this.#left = action && null;',
  },
  {
    ...{ name: 'a poll that finds nothing leaves a row', ...core, ...steps, promise: 'O2.10' },
    find: "      if (order.progress[progressKey(phase, step)]?.status === 'pending') return null;\n",
    replace: '',
  },
  {
    ...{ name: 'the pause after a poll outlasts the deadline', file: 'actors/order/runs.ts', ...steps },
    promise: 'O2.6',
    find: ': nextAsking(journal.state, line.step, line.retryAt);',
    replace: ': line.retryAt;',
  },
  {
    ...{ name: 'a hint does not end the pause after a poll', ...runner, ...steps, promise: 'M2.3' },
    find: 'this.#pause && this.#pause.after === state ?',
    replace: 'this.#pause && state ?',
  },
  {
    ...{ name: 'silence after a poll is no attempt', ...engine, ...steps, promise: 'O2.10' },
    find: 'unsure: Math.max(1, begun)',
    replace: 'unsure: 0',
  },
  {
    ...{ name: 'units count as pinned because that was asked for', ...checkout, ...steps, promise: 'M1' },
    find: 'pinned: hold?.expiresAt === null',
    replace: 'pinned: expiresAt === null',
  },
  {
    ...{ name: 'an invoice is captured though the order was cancelled', ...core, promise: 'M1' },
    caughtBy: 'test/core/order/walk.test.ts',
    find: '(order.cancelAsked ? unapproved(fact) : fact)',
    replace: '(order.cancelAsked && order.attention ? unapproved(fact) : fact)',
  },
  {
    ...{ name: 'the answer to the placing request is not on record', ...core, ...rules, promise: 'O1.3' },
    find: 'const answer = order.answer ?? { failure: null, approveUrl, late: false };',
    replace: 'const { answer } = order;',
  },
  {
    ...{
      name: 'money of a forgotten payment calls a human',
      file: 'actors/order/bookkeeper.ts',
      ...races,
      promise: 'O2.5',
    },
    find: "unexplained: captured.minor > 0 ? 'the provider knows no such payment' : null,",
    replace: "unexplained: captured.minor >= 0 ? 'the provider knows no such payment' : null,",
  },
  {
    ...{ name: 'a paid order is deaf to what its provider tells', ...news, ...moneyNews, promise: 'M1.8' },
    find: "  return about.kind === 'capture' && order.ledger.some(({ entryId }) => entryId === about.resourceId);",
    replace: '  return true;',
  },
  {
    ...{ name: 'money that is told of twice is booked twice', file: 'actors/order/ledger.ts', ...moneyNews },
    promise: 'M1.8',
    find: 'order.ledger.findIndex(({ entryId }) => entryId === entry.entryId)',
    replace: '-1',
  },
  {
    ...{ name: 'news that comes while the books are read is lost', ...books, ...moneyNews, promise: 'M1.8' },
    find: 'newsRead: upTo, news }',
    replace: 'newsRead: order.newsCount, news }',
  },
  {
    ...{ name: 'what the provider took back is not asked for by its name', ...news, ...moneyNews, promise: 'M1.8' },
    find: 'count > newsRead ? [{ kind, resourceId }] : []',
    replace: '[]',
  },
  {
    ...{ name: 'without news the books are never looked at', file: 'actors/order/reconcile.ts', ...moneyNews },
    promise: 'M1.9',
    find: 'resting(order) && !unread(order) ? order.lookAt : null',
    replace: 'resting(order) && unread(order) ? order.lookAt : null',
  },
  {
    ...{ name: 'what cannot be explained is left at that', ...books, ...moneyNews, promise: 'M1.10' },
    find: '(record.unexplained ?? puzzleOf(after)) === null',
    replace: 'puzzleOf(after) === null',
  },
];
