// Runs the package as npm would install it: what the build has moved must still find what lies beside it.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { layOutPackage } from './lay-out-package.ts';

interface Trial {
  readonly args: readonly string[];
  /** What has to be in its output. */
  readonly says: RegExp;
}

const launcher = layOutPackage();
const folder = mkdtempSync(join(tmpdir(), 'charter-package-'));
// Away from the package, because Git ignores everything in there.
const example = join(folder, 'example');
cpSync(join(launcher, '../../../../manifests-example'), example, { recursive: true });

const trials: readonly Trial[] = [
  { args: ['--version'], says: /^charter \d+\.\d+\.\d+\n$/ },
  { args: ['schema', 'Service'], says: /"\$schema"/ },
  { args: ['completion', 'bash'], says: /charter\.mjs/ },
  { args: ['validate', '--repo', example], says: /\d manifests, no problems/ },
  // Loads the compiled policies, in a thread of their own.
  { args: ['policy', '--repo', example], says: /by \d+ guardrails/ },
  { args: ['init', join(folder, 'new')], says: /charter\.yaml/ },
  { args: ['sandbox', '--story'], says: /expectations/ },
];

let failures = 0;
for (const { args, says } of trials) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status === 0 && says.test(stdout)) continue;
  failures += 1;
  process.stderr.write(`package: \`charter ${args.join(' ')}\` ended with ${status}:\n${stdout}${stderr}\n`);
}
rmSync(folder, { recursive: true, force: true });
if (failures > 0) process.exit(1);
process.stdout.write(`package: ${trials.length} commands run as installed\n`);
