import type { Bug } from './bug.ts';

const caughtBy = 'test/core/front/front.test.ts';

export const frontBugs: readonly Bug[] = [
  {
    ...{ name: 'a client’s word of where it comes from goes on to the shop', promise: 'W7', caughtBy },
    file: 'gateway/local/front/head.ts',
    find: ' || isOurs(lower)) continue;',
    replace: ') continue;',
  },
  {
    ...{ name: 'whoever knows that there is a word for the front is the front', promise: 'W7' },
    ...{ file: 'gateway/limits/address.ts', caughtBy: 'test/core/limits/policies.test.ts' },
    find: "(front !== '' && headers.get(frontHeader) === front)",
    replace: "(front !== '' && headers.has(frontHeader))",
  },
  {
    ...{ name: 'more are at work than there are places', promise: 'W5', caughtBy },
    file: 'gateway/admission/core.ts',
    find: 'const taken = this.#places === null ? this.#counted : this.#busy;',
    replace: 'const taken = this.#counted;',
  },
  {
    ...{ name: 'a place is free before the shop is done', promise: 'W5', caughtBy },
    file: 'gateway/local/front/front.ts',
    find: 'const isAnswered = await passOn(',
    replace: 'setImmediate(place.done);\n      const isAnswered = await passOn(',
  },
  {
    ...{ name: 'a slow body has a place at work', promise: 'W5', caughtBy },
    file: 'gateway/local/front/front.ts',
    find: 'const body = hasBody(request) ? await bodyOf(request) : noBody;',
    replace:
      "const early = hasBody(request) ? await this.#turnstile.take(askedOf(request, path)) : null;\n    const body = hasBody(request) ? await bodyOf(request) : noBody;\n    if (early?.act === 'go') early.done();",
  },
  {
    ...{ name: 'an answer that broke off looks like a whole one', promise: 'W6', caughtBy },
    file: 'gateway/local/front/pass-on.ts',
    find: 'if (isHeard) response.destroy();',
    replace: 'if (isHeard) response.end();',
  },
  {
    ...{ name: 'a shop that gives no answer is nobody’s trouble', promise: 'W6', caughtBy },
    file: 'gateway/local/front/front.ts',
    find: "if (!isAnswered) await refuse(request, response, 'UNAVAILABLE', 1);",
    replace: 'if (!isAnswered) response.end();',
  },
  {
    ...{ name: 'what the shop has begun is broken off when its client leaves', promise: 'W8', caughtBy },
    file: 'gateway/local/front/pass-on.ts',
    find: 'const goOn = () => line.resume();',
    replace: 'const goOn = () => (response.destroyed ? line.close() : line.resume());',
  },
];
