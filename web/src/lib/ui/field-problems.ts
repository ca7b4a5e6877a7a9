import type { Problem } from '../../../../contract/http.ts';

/** Field → what is wrong with it, in the words of `worded`. Paths of the API read `address.line1`; the last part is the field's name here. */
export function fieldProblems<Name extends string>(
  problem: Problem,
  values: Readonly<Record<Name, string>>,
  worded: (name: Name, value: string, message: string) => string,
): Partial<Record<Name, string>> {
  const fields = Object.keys(values) as Name[];
  const found: Partial<Record<Name, string>> = {};
  for (const { path, message } of problem.errors ?? []) {
    const last = path.split(/[./]/).at(-1);
    const name = fields.find((field) => field === last);
    if (name) found[name] ??= sentence(worded(name, values[name], message));
  }
  return found;
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
