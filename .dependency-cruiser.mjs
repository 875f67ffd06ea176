// The rooms of docs/architecture.md. `mayImport` is the only place where a permission is written down;
// every rule below is generated from it, and tests/architecture asserts that they ran over all modules.

/** Rooms whose functions are data in, data out: no clock, network, file, randomness or logging. */
export const pureRooms = [
  'model',
  'registry',
  'graph',
  'policy',
  'plan',
  'history',
  'approvals',
  'commands',
  'protection',
  'signing',
  'evidence',
  'ledger',
  'drift',
  'render',
  'import',
];

/** Room → rooms it may import from. */
export const mayImport = {
  model: [],
  registry: ['model', 'schemas'],
  graph: ['model'],
  policy: ['model', 'graph'],
  plan: ['model', 'graph'],
  history: ['model', 'registry', 'plan'],
  approvals: ['model'],
  commands: ['model'],
  protection: ['model'],
  signing: ['model'],
  evidence: ['model', 'signing'],
  ledger: ['model'],
  drift: ['model', 'graph'],
  render: ['model'],
  import: ['model', 'registry'],
  ports: ['model'],
  flows: ['model', 'ports', ...pureRooms.filter((room) => room !== 'model')],
  adapters: ['model', 'ports'],
  config: ['model'],
  sandbox: ['model'],
  entry: ['model', 'ports', 'flows', 'adapters', 'config', ...pureRooms.filter((room) => room !== 'model')],
};

/** Packages that each pure room may use; all others, and Node's own modules, are closed to it. */
const purePackages = {
  model: ['canonicalize', 'crypto'],
  // Verifying a signature is a function of its bytes (docs/decisions/0012-signed-sections.md).
  signing: ['canonicalize', 'crypto'],
  render: ['diff'],
  registry: ['yaml', 'ajv', 'ajv/dist/2020.js'],
  import: ['yaml'],
};

const roomPath = (room) => (room === 'schemas' ? '^schemas/' : `^src/${room}/`);
const anyOf = (parts) => `(${parts.join('|')})`;

const roomRules = Object.entries(mayImport).map(([room, allowed]) => ({
  name: `${room}-imports-only-what-it-may`,
  severity: 'error',
  comment: `${room} may import ${allowed.length === 0 ? 'no other room' : allowed.join(', ')} (docs/architecture.md, Rooms)`,
  from: { path: roomPath(room) },
  to: {
    path: '^(src|schemas|tests)/',
    pathNot: anyOf([room, ...allowed].map(roomPath).concat(room === 'entry' ? ['^src/sandbox/[^/]+$'] : [])),
  },
}));

const packageRules = pureRooms.map((room) => ({
  name: `${room}-stays-pure`,
  severity: 'error',
  comment:
    'A pure room reads no clock, file, network or environment; facts are fetched by a flow and handed in.',
  from: { path: roomPath(room) },
  to: {
    dependencyTypesNot: ['local'],
    path: '.',
    pathNot: anyOf([
      '^src/',
      '^schemas/',
      ...(purePackages[room] ?? []).flatMap((name) => [`^${name}$`, `^node_modules/${name}(/|$)`]),
    ]),
  },
}));

export default {
  forbidden: [
    ...roomRules,
    ...packageRules,
    {
      name: 'every-file-lives-in-a-room',
      severity: 'error',
      comment: 'A new folder under src needs a line in mayImport and in docs/architecture.md.',
      from: { path: '^src/', pathNot: anyOf(Object.keys(mayImport).map(roomPath)) },
      to: {},
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'adapters-stay-apart',
      severity: 'error',
      comment: 'One adapter does not know another; a flow joins them.',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'not-to-dev-dependency',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
    detectProcessBuiltinModuleCalls: true,
  },
};
