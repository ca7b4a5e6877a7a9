import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A machine without a language (`LANG=C.UTF-8`) makes its own `en-US@posix`, with which no page can make a number. */
const inEnglish = () => ({ ...process.env, LANG: 'en_US.UTF-8' });

/** The machine's own Chromium, or the one that travels inside a package: the tests download nothing. */
export async function openBrowser(): Promise<Browser> {
  const system = process.env.CHROMIUM ?? installed.find((path) => existsSync(path));
  if (system) return chromium.launch({ executablePath: system, args: quiet, env: inEnglish() });
  // Makes the package unpack the libraries that a bare machine lacks; it looks at the variable when it is imported.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs24.x';
  const { default: packed } = await import('@sparticuz/chromium');
  // Made for one page in a cage: with these it dies after its first context, and forgets which site a form came from.
  const args = packed.args.filter(
    (arg) => !/^--(single-process|disable-web-security|allow-running-insecure-content)/.test(arg),
  );
  return chromium.launch({
    executablePath: await packed.executablePath(),
    args: [...args, ...quiet],
    env: inEnglish(),
  });
}
