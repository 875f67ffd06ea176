// Asserts what `npm pack` would publish: the launcher, the build and the schemas, and nothing that is only for us.
import { execSync } from 'node:child_process';
import process from 'node:process';

const [{ files }] = JSON.parse(execSync('npm pack --dry-run --json --ignore-scripts', { encoding: 'utf8' }));
const paths = files.map((file) => file.path);
const required = [
  'package.json',
  'README.md',
  'LICENSE',
  'app.yml',
  'src/entry/cli/charter.mjs',
  'dist/src/entry/cli/main.js',
  'dist/src/entry/cli/evaluation-worker.js',
  'dist/src/entry/cli/LICENCES.txt',
];
const missing = required.filter((path) => !paths.includes(path));
const stray = paths.filter((path) => /^(tests|\.ci|\.github)\/|\.ts$/.test(path));

if (missing.length > 0 || stray.length > 0) {
  process.stderr.write(
    `package: missing ${missing.join(', ') || 'nothing'}; should not be there: ${stray.join(', ') || 'nothing'}\n`,
  );
  process.exit(1);
}
process.stdout.write(`package: ${paths.length} files, as expected\n`);
