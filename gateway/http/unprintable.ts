type Path = readonly (string | number)[];

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for. Tab and line breaks may stay.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Where in a value, whose depth a schema has bounded, texts hold control characters or unpaired surrogates. */
export function unprintable(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return value.isWellFormed() && !control.test(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => unprintable(inner, [...path, key]));
}
