// `npm run check`: every gate in order, each with its time; stops at the first that fails.
import { spawnSync } from 'node:child_process';
import process from 'node:process';

const gates = [
  ['format', 'prettier --check .'],
  ['lint', 'oxlint --type-aware --deny-warnings'],
  ['types', 'tsc --noEmit'],
  ['architecture', 'depcruise --config .dependency-cruiser.mjs src'],
  ['unused code', 'knip'],
  ['tests', 'vitest run --project unit --project stories'],
  // Builds it, too.
  ['package as installed', 'node .ci/try-package.ts'],
  ['publint', 'publint --strict'],
  ['package contents', 'node .ci/package-contents.mjs'],
];

// Set by .ci/run, which has just run the same tests.
const isTested = process.env['CHARTER_TESTED'] === '1';

for (const [name, command] of gates) {
  if (name === 'tests' && isTested) {
    process.stdout.write('– tests (they have just run)\n');
    continue;
  }
  const started = performance.now();
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${status === 0 ? '✔' : '✘'} ${name} (${seconds} s)\n`);
  if (status !== 0) {
    process.stdout.write(`check: ${name} failed; run \`npx ${command}\` to see it alone\n`);
    process.exit(1);
  }
}
