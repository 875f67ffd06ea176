// `npm run build`: the program that npm publishes, in few files. A short command spends most of its time on finding and
// reading modules (docs/decisions/0017-bundled-package.md).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Dependencies that become part of the program: the two that reading manifests needs, with what they need themselves. */
const bundled = ['ajv', 'fast-deep-equal', 'fast-uri', 'json-schema-traverse', 'yaml'];

/**
 * Modules that become one file together, the ones with the higher priority first, each with all that it needs itself:
 * what every command loads, values and texts that many commands load, and what all load that read a repository.
 */
const groups = [
  {
    name: 'base',
    test: /\/src\/entry\/cli\/(?:command|guard-terminal|help-text|parse-command-line|report-error|say-note|terminal)\.ts$/,
    priority: 3,
  },
  { name: 'values', test: /\/src\/(?:model|render)\//, minShareCount: 6, maxModuleSize: 20_000, priority: 2 },
  { name: 'repository', test: /\/src\/adapters\/git\/local-repository\.ts$/, priority: 1 },
];

export default {
  input: {
    main: 'src/entry/cli/main.ts',
    // It is started as a thread, by its name beside whatever file starts it.
    'evaluation-worker': 'src/adapters/opa/evaluation-worker.ts',
  },
  platform: 'node',
  external: (id) => /^[a-z@]/.test(id) && !bundled.includes(nameOf(id)),
  plugins: [{ name: 'licences', generateBundle: emitLicences }],
  output: {
    // As deep as the sources are, so that what lies beside `dist` is found from every module.
    dir: 'dist/src/entry/cli',
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: { groups },
  },
};

/** The package that a module is of: `ajv` for `ajv/dist/2020.js`. */
function nameOf(id) {
  return id.split('/', id.startsWith('@') ? 2 : 1).join('/');
}

/** Writes the licences of everything that was bundled beside it. */
function emitLicences(_options, bundle) {
  const files = Object.values(bundle).flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
  const folders = new Set(files.map(packageFolder).filter((folder) => folder !== undefined));
  const licences = [...folders].toSorted().map(licenceOf);
  this.emitFile({ type: 'asset', fileName: 'LICENCES.txt', source: licences.join('\n\n') });
}

/** The folder of the package that a bundled file is of; undefined for Charter's own. */
function packageFolder(file) {
  const match = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file);
  return match?.[0];
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined || !bundled.includes(name))
    throw new Error(`${name} cannot be bundled: its licence is not known, or it is not named in this file`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
