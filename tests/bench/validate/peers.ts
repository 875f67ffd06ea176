import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/** Where other programs are kept from one run to the next. */
const folder = join(project, 'node_modules/.cache/charter-bench');

const packages = ['ajv-cli@5.0.0', 'ajv-formats@3.0.1'];
const kubeconformModule = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0';

/** A command that checks the manifests in a checkout against Charter's schemas. */
export interface Peer {
  readonly name: string;
  readonly command: string;
  readonly argsFor: (checkout: string) => readonly string[];
}

const manifestFolders = ['environments', 'groups', 'services', 'stacks'];

/** ajv-cli at a fixed version, out of the npm registry. */
export function installAjv(): Peer {
  const place = join(folder, 'npm');
  const program = join(place, 'node_modules/ajv-cli/dist/index.js');
  if (!existsSync(program)) {
    mkdirSync(place, { recursive: true });
    const options = ['--prefix', place, '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact'];
    execFileSync('npm', ['install', ...options, ...packages], { stdio: 'ignore', cwd: place });
  }
  const schemas = writeSchemas(true);
  const options = ['--spec=draft2020', '--strict=false', '-c', 'ajv-formats', '--errors=text'];
  return {
    name: 'ajv-cli 5.0.0',
    command: process.execPath,
    argsFor: (checkout) => {
      const files = [
        '-r',
        join(schemas, '!(charter).schema.json'),
        '-d',
        join(checkout, '!(charter)*/**/*.yaml'),
      ];
      return [program, 'validate', ...options, '-s', join(schemas, 'charter.schema.json'), ...files];
    },
  };
}

/** kubeconform at a fixed version; undefined where there is no Go to install it with. */
export function installKubeconform(): Peer | undefined {
  const program = join(folder, 'go/kubeconform');
  if (!existsSync(program)) {
    try {
      const env = { ...process.env, GOBIN: join(folder, 'go'), GOFLAGS: '' };
      execFileSync('go', ['install', kubeconformModule], { stdio: 'ignore', env });
    } catch {
      return undefined;
    }
  }
  const schemas = join(writeSchemas(false), '{{.ResourceKind}}.schema.json');
  return {
    name: 'kubeconform 0.7.0',
    command: program,
    argsFor: (checkout) => [
      '-schema-location',
      schemas,
      ...manifestFolders.map((name) => join(checkout, name)),
      ...['overlays'].map((name) => join(checkout, name)).filter((path) => existsSync(path)),
    ],
  };
}

/** The schemas, with ids where a program finds one from another by them; without what they say to editors alone. */
function writeSchemas(hasIds: boolean): string {
  const place = join(folder, hasIds ? 'schemas' : 'schemas-without-ids');
  mkdirSync(place, { recursive: true });
  for (const name of readdirSync(join(project, 'schemas'))) {
    const schema = JSON.parse(readFileSync(join(project, 'schemas', name), 'utf8'), withoutHelp) as object;
    const id = hasIds ? { $id: `https://charter.dev/schemas/${name}` } : {};
    writeFileSync(join(place, name), JSON.stringify({ ...schema, ...id }));
  }
  return place;
}

/** Charter leaves these out too, and checks patches against what they patch. */
function withoutHelp(key: string, value: unknown): unknown {
  const isHelp = key === 'allOf' && JSON.stringify(value).includes('For editors.');
  return isHelp ? undefined : value;
}
