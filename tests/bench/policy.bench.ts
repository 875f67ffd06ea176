import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { LocalPolicyModules } from '../../src/adapters/opa/local-policy-modules.ts';
import { WasmPolicyEngine } from '../../src/adapters/opa/wasm-policy-engine.ts';
import { judgePolicies } from '../../src/flows/policy/judge-policies.ts';
import { loadRegistry } from '../../src/flows/registry/load-registry.ts';
import { PolicyDiary } from '../../src/flows/policy/policy-diary.ts';
import type { PolicySide } from '../../src/flows/policy/policy-side.ts';
import type { ParsedFile } from '../../src/model/manifest.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import { summaryOf } from './summary.ts';

const manifests = 10_000;
const rounds = 5;

const policies = ['baseline', 'payments', 'production'].map(
  (name) =>
    [`policies/${name}.yaml`, readFileSync(`manifests-example/policies/${name}.yaml`, 'utf8')] as const,
);

/** Nothing of these is the same twice, so that no two manifests share a question about them. */
const ownRules = `apiVersion: charter.dev/v1
kind: Policy
metadata: {name: bench}
spec:
  scope: {kinds: [Service]}
  sections:
    guardrails:
      - {id: replicas, rule: range, field: spec.replicas, min: 1, max: 20000}
      - {id: image, rule: pattern, field: spec.image, pattern: 'registry\\.example/.+'}
      - {id: registry, rule: imageRegistry, registries: [registry.example]}
      - {id: pin, rule: imagePin}
      - {id: memory, rule: range, field: spec.resources.limits.memory, max: 64Gi}
      - {id: ratio, rule: ratio, field: spec.resources.limits.memory, to: spec.resources.requests.memory, max: 4}
      - {id: name, rule: naming, pattern: '[a-z0-9-]+'}
      - {id: tier, rule: label, label: tier, values: [backend]}
      - {id: own-port, rule: unique, field: spec.config.PORT}
      - {id: needs, rule: dependency, refs: [service:service-0], reach: transitive}
      - {id: slow-growth, rule: maxRise, field: spec.replicas, ratio: 1}
      - {id: forward, rule: noDowngrade}
`;

function service(index: number, replicas = (index % 9) + 1): string {
  return `apiVersion: charter.dev/v1
kind: Service
metadata: {name: service-${index}, owner: 'group:platform', labels: {tier: backend}}
spec:
  runtime: {type: kubernetes, namespace: bench}
  image: registry.example/team/service-${index}:1.${index}.0
  ports: {http: 8080}
  dependsOn: {'service:service-${index === 0 ? 1 : Math.floor(index / 2)}': {}}
  health: {http: {path: /healthz, port: http}}
  replicas: ${replicas}
  resources:
    requests: {cpu: 250m, memory: ${100_000_000 + index}}
    limits: {memory: ${200_000_000 + index}}
  config: {LOG_LEVEL: info, PORT: ${index}}
`;
}

function filesOf(changed: number): ReadonlyMap<string, string> {
  const files = new Map<string, string>([...policies, ['policies/bench.yaml', ownRules]]);
  files.set('production.yaml', environment('production'));
  files.set('groups/platform.yaml', group);
  for (let index = 0; index < manifests; index += 1) {
    files.set(`services/${index}.yaml`, service(index, index < changed ? 9 : undefined));
  }
  return files;
}

const environment = (name: string): string =>
  `apiVersion: charter.dev/v1\nkind: Environment\nmetadata: {name: ${name}}\nspec: {tier: production}\n`;
const group =
  'apiVersion: charter.dev/v1\nkind: Group\nmetadata: {name: platform}\nspec: {members: [{login: a, id: 1}]}\n';

async function load(files: ReadonlyMap<string, string>, cache: Map<string, ParsedFile>): Promise<PolicySide> {
  const blobs = new Map<string, Uint8Array>();
  const entries = [...files].map(([path, text]) => {
    const blob = createHash('sha1').update(text).digest('hex');
    blobs.set(blob, new TextEncoder().encode(text));
    return { path, blob, mode: 'file' as const };
  });
  const side = {
    commit: undefined,
    tree: { commit: undefined, entries: entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)) },
    readBlobs: async (ids: readonly string[]) =>
      new Map(ids.map((id) => [id, blobs.get(id) ?? new Uint8Array()])),
  };
  return { side, loaded: await loadRegistry({ source: side, settings: defaultSettings, cache }) };
}

/** What policies cost beside everything else, in processor time: a whole registry, and a change of ten files of it. */
export async function run(): Promise<readonly string[]> {
  const cache = new Map<string, ParsedFile>();
  const before = await load(filesOf(0), cache);
  const after = await load(filesOf(10), cache);
  const engine = new WasmPolicyEngine({ milliseconds: 120_000 });
  const modules = new LocalPolicyModules({ searchPath: undefined });
  const shared = { engine, modules, diary: new PolicyDiary(false) };
  const asked = { evaluations: 0, bytes: 0, milliseconds: 0 };
  const counting = {
    evaluate: async (request: Parameters<typeof engine.evaluate>[0]) => {
      const begun = performance.now();
      const answer = await engine.evaluate(request);
      asked.evaluations += 1;
      asked.bytes += request.input.length;
      asked.milliseconds += performance.now() - begun;
      return answer;
    },
  };
  try {
    const first = await time(() => judgePolicies({ ...shared, before: undefined, after }));
    const whole = await times(() => judgePolicies({ ...shared, before: undefined, after }));
    const { guardrails, verdicts } = await judgePolicies({
      ...shared,
      before: undefined,
      after,
      engine: counting,
    });
    const change = await times(() => judgePolicies({ ...shared, before, after }));
    const median = whole.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
    return [
      `${manifests} services by ${guardrails} guardrails, ${verdicts.length} verdicts: ${summaryOf(whole)}, first ${first.toFixed(0)} ms`,
      `per manifest, processor time of all threads: ${((median * 1000) / manifests).toFixed(1)} µs (goal: 100 µs)`,
      `of that in WebAssembly: ${asked.milliseconds.toFixed(0)} ms, ${asked.evaluations} evaluations, ${(asked.bytes / 1e6).toFixed(1)} MB of input`,
      `a change of ten services, policies of both states: ${summaryOf(change)}`,
      `memory: ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB in all, with both registries in it`,
    ];
  } finally {
    await engine.close();
  }
}

async function times(work: () => Promise<unknown>): Promise<readonly number[]> {
  const found: number[] = [];
  for (let round = 0; round < rounds; round += 1) found.push(await time(work));
  return found;
}

/** Milliseconds of processor time, in all threads: other work on the machine is not in it. */
async function time(work: () => Promise<unknown>): Promise<number> {
  const begun = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}
