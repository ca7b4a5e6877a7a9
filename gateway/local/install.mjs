// Runs on whatever Node the machine has (20 or later), so it is plain JavaScript and imports nothing that must be installed.
// Installs the packages when the lock file has changed, then hands over to the pinned Node, which is one of them.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endWithParent } from './lifeline.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const marker = join(root, 'node_modules/.holdfast-installed');
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

if (!existsSync(marker) || readFileSync(marker, 'utf8') !== wanted) {
  console.error('Installing packages (once, and again when they change) …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('Installing failed; see above. Nothing was started.');
    process.exit(status ?? 1);
  }
  writeFileSync(marker, wanted);
}

const [script, ...args] = process.argv.slice(2);
if (script) {
  const quiet = {
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    X_LOCAL_OBSERVABILITY: 'false',
    X_LOCAL_EXPLORER: 'false',
    DO_NOT_TRACK: '1',
  };
  const bin = join(root, 'node_modules/.bin');
  const child = spawn(join(bin, 'node'), [join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...quiet, ...process.env, PATH: `${bin}:${process.env.PATH}` },
  });
  endWithParent(() => {
    child.kill('SIGKILL');
    process.exit(1);
  });
  // Ctrl-C reaches the child by itself; a signal to this process alone must be passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
