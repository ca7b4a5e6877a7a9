import { dictionary } from '@zxcvbn-ts/language-common';

let known: ReadonlySet<string> | undefined;

/** Among the 50,000 that people use most. Capital letters do not make them others. */
export function isCommonPassword(password: string): boolean {
  known ??= new Set(dictionary['passwords-common'].map(String));
  return known.has(password.toLowerCase());
}
