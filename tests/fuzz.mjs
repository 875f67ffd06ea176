// `npm run fuzz [times]`: every property test with other cases each time, and so many times as many as in `npm test`.
// A failure prints its seed and the smallest case.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';

const times = process.argv[2] ?? '30';
const tests = globSync('tests/**/*.test.ts').filter((file) =>
  readFileSync(file, 'utf8').includes("'fast-check'"),
);
const limits = ['--testTimeout', '3600000', '--hookTimeout', '3600000'];
const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'unit', ...limits, ...tests], {
  stdio: 'inherit',
  env: { ...process.env, FUZZ_TIMES: times },
});
process.exit(status ?? 1);
