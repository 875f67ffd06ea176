import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../', import.meta.url));

/** Inside `node_modules`, so that what Charter depends on is found as from a package that npm has installed. */
const place = join(project, 'node_modules/.cache/charter-package');

/**
 * Builds the package and unpacks it as npm would install it. Gives the launcher's path, which a later call replaces.
 * Throws where building or packing fails.
 */
export function layOutPackage(): string {
  rmSync(place, { recursive: true, force: true });
  const installed = join(place, 'node_modules/charter-bot');
  mkdirSync(installed, { recursive: true });
  const options = { cwd: project, encoding: 'utf8', shell: process.platform === 'win32' } as const;
  execFileSync('npm', ['run', '--silent', 'build'], options);
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', place];
  const [packed] = JSON.parse(execFileSync('npm', pack, { ...options, stdio: 'pipe' })) as readonly {
    readonly filename: string;
  }[];
  if (packed === undefined) throw new Error('npm pack has packed nothing');
  const from = ['-xzf', join(place, packed.filename), '-C', installed, '--strip-components', '1'];
  execFileSync('tar', from);
  return join(installed, 'src/entry/cli/charter.mjs');
}
