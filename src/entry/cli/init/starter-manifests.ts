import type { NewFile } from '../new-files.ts';

export interface StarterFacts {
  /** For people, on one line. */
  readonly title: string;
  /** `acme/platform`. */
  readonly team: string;
  /** The name of the Group, a DNS label. */
  readonly group: string;
  /** The first environment, a DNS label. */
  readonly environment: string;
  /** Of Charter itself. */
  readonly version: string;
}

/** The manifests of a new registry: everything that is needed for a first plan, and nothing else. */
export function starterManifests(facts: StarterFacts): readonly NewFile[] {
  return [
    { path: 'charter.yaml', text: settings },
    { path: `environments/${facts.environment}/environment.yaml`, text: environment(facts) },
    { path: `groups/${facts.group}.yaml`, text: group(facts) },
    { path: 'policies/baseline.yaml', text: policy(facts) },
    { path: 'services/hello.yaml', text: service(facts) },
  ];
}

const settings = `# Settings of this registry. On a pull request they are read from the branch it is opened against,
# so that a change cannot loosen the rules that it is checked by.
apiVersion: charter.dev/v1
kind: Settings
spec:
  manifests:
    # Every YAML file in these folders has to be a manifest; everywhere else it is left alone.
    include:
      - agents/**/*.yaml
      - environments/**/*.yaml
      - escalations/**/*.yaml
      - groups/**/*.yaml
      - policies/**/*.yaml
      - services/**/*.yaml
      - stacks/**/*.yaml
      - tools/**/*.yaml
      - workflows/**/*.yaml
`;

function environment({ environment: name, group: owner }: StarterFacts): string {
  const tier = ['staging', 'production'].includes(name) ? name : 'development';
  return `apiVersion: charter.dev/v1
kind: Environment
metadata:
  name: ${name}
  description: Where changes arrive first. The next environment says that it promotes from this one.
  owner: group:${owner}
spec:
  tier: ${tier}
  deploy:
    trigger: ${tier === 'production' ? 'command' : 'merge'}
`;
}

function group({ group: name, team }: StarterFacts): string {
  return `apiVersion: charter.dev/v1
kind: Group
metadata:
  name: ${name}
  description: Answers for everything that nobody else answers for.
spec:
  team: ${team}
`;
}

function policy({ group: owner }: StarterFacts): string {
  return `apiVersion: charter.dev/v1
kind: Policy
metadata:
  name: baseline
  title: What every service has
  owner: group:${owner}
spec:
  scope:
    kinds: [Service]
  sections:
    guardrails:
      - id: has-owner
        rule: required
        field: metadata.owner
        message: Name the group that answers for this.
      - id: has-health-check
        rule: required
        field: spec.health
        severity: warn
        message: Without a health check a broken release counts as a good one.
`;
}

function service({ group: owner }: StarterFacts): string {
  return `# An example: change it into your first service, or remove it.
apiVersion: charter.dev/v1
kind: Service
metadata:
  name: hello
  title: Hello
  owner: group:${owner}
spec:
  runtime:
    type: compose
  image: docker.io/library/nginx:1.29
  ports:
    http: 80
  health:
    http:
      path: /
      port: http
  replicas: 1
`;
}
