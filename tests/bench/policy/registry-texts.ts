import { readFileSync } from 'node:fs';

/** Services in the registry that policies are measured on. */
export const manifests = 10_000;

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

/** The files by path, with another number of replicas in the first so many Services. */
export function filesOf(changed: number): ReadonlyMap<string, string> {
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
