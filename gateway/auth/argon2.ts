import Argon2 from '@phi-ag/argon2';
import module from '@phi-ag/argon2/argon2.wasm';
import { isCommonPassword } from './common-passwords.ts';
import { argon2Passwords, type Passwords } from './passwords.ts';

let instance: Promise<Argon2> | undefined;
/** One for all requests: a hash does not await, so that none meets another. */
const hasher = (): Promise<Argon2> => {
  instance ??= WebAssembly.instantiate(module).then((made) => new Argon2(made));
  return instance;
};

/** Argon2id in workerd, which compiles WebAssembly only when it is imported. Nothing that runs in Node imports this. */
export const passwords: Passwords = argon2Passwords(hasher, isCommonPassword);
