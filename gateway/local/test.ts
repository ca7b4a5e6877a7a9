import { spawnSync } from 'node:child_process';
import { build } from './build.ts';
import { root } from './paths.ts';

/** Every check of the project, the quick ones first. All of them run, so that one failure does not hide another. */
const stages = ['check', 'test:core', 'test:bugs', 'test:workers', 'test:process', 'test:browser'];

// The types of the Worker need the pages that it serves, and the served shop needs both.
build(console.error);
const failed = stages.filter((stage) => {
  console.log(`\n── ${stage}`);
  return spawnSync('npm', ['run', '--silent', stage], { cwd: root, stdio: 'inherit' }).status !== 0;
});
console.log(failed.length === 0 ? '\nAll is well.' : `\nFailed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
