import { fail } from '@sveltejs/kit';
import type { Problem } from '../../../../contract/http.ts';
import { fieldProblems } from '../ui/field-problems.ts';

/** What the forms of an account ask for. Passwords are never sent back to the browser. */
type FieldName = 'email' | 'name' | 'password' | 'currentPassword' | 'newPassword';

const asked: Record<FieldName, string> = {
  email: 'Enter your e-mail address',
  name: 'Enter a name, or leave it out',
  password: 'Enter your password',
  currentPassword: 'Enter your current password',
  newPassword: 'Enter a new password',
};

export function worded(name: FieldName, value: string, message: string): string {
  if (!value.trim()) return asked[name];
  if (name === 'email') return 'Enter an e-mail address like name@example.com';
  if (/^at (least|most) /.test(message)) return `Use ${message}`;
  return message;
}

/** Why a password is refused that is long enough. */
const weak: Readonly<Record<string, string>> = {
  common: 'This is one of the passwords that attackers try first. Choose another one',
  email: 'This is your e-mail address. Choose something unrelated',
  shop: 'This is the name of this shop. Choose something unrelated',
};

type Typed = Readonly<Partial<Record<FieldName, string>>>;
export type Wrong = Partial<Record<FieldName, string>>;

/** A refused form: what was typed but for passwords, and what is wrong where. `proof` names the field of the account's own password. */
export function refused<Act extends string>(act: Act, problem: Problem, typed: Typed, proof?: FieldName) {
  const { weakness } = problem.facts ?? {};
  const words = weakness === undefined ? undefined : weak[weakness];
  const wrong: Wrong =
    proof && problem.code === 'LOGIN_REFUSED'
      ? { [proof]: 'This is not the password of your account' }
      : fieldProblems<FieldName>(problem, typed as Record<FieldName, string>, (name, value, message) =>
          words && value ? words : worded(name, value, message),
        );
  return fail(problem.status, { act, problem, wrong, email: typed.email ?? '', name: typed.name ?? '' });
}
