/** Numbers in [0, 1) that depend on nothing but the name: the same slug draws the same picture on every machine. */
export function diceFor(name: string): Dice {
  let state = 2166136261;
  for (const character of name) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619);
  const roll = (): number => {
    // mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    between: (low, high) => low + (high - low) * roll(),
    oneOf: (choices) => {
      const chosen = choices[Math.floor(roll() * choices.length)];
      if (chosen === undefined) throw new Error('nothing to choose from');
      return chosen;
    },
  };
}

export type Dice = {
  between(low: number, high: number): number;
  oneOf<Choice>(choices: readonly Choice[]): Choice;
};
