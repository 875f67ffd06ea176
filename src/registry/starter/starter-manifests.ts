/** Who answers for a new registry. */
export type StarterOwner =
  /** `acme/platform`. */
  | { readonly kind: 'team'; readonly team: string }
  | { readonly kind: 'person'; readonly login: string; readonly id: number };

/** A file to be written, by its path below the root, with slashes. */
export interface StarterFile {
  readonly path: string;
  readonly text: string;
}

export interface StarterFacts {
  /** For people, on one line. */
  readonly title: string;
  readonly owner: StarterOwner;
  /** The name of the Group, a DNS label. */
  readonly group: string;
  /** The first environment, a DNS label. */
  readonly environment: string;
  /** Of Charter itself. */
  readonly version: string;
  /** Where the manifests lie, with a slash at its end; the root where it is empty. */
  readonly folder: string;
  /** The repository holds other things too, which have owners of their own. */
  readonly isShared: boolean;
}

/** Folders of manifests, one for each kind that lies in files of its own. */
export const starterFolders = [
  'agents',
  'environments',
  'escalations',
  'groups',
  'policies',
  'services',
  'stacks',
  'tools',
  'workflows',
] as const;

/** What is a manifest, as globs. */
export function starterGlobs({ folder }: Pick<StarterFacts, 'folder'>): readonly string[] {
  return starterFolders.map((name) => `${folder}${name}/**/*.yaml`);
}

/** How the owner is named in CODEOWNERS. */
export function ownerHandle(owner: StarterOwner): string {
  return `@${owner.kind === 'team' ? owner.team : owner.login}`;
}

/** The manifests of a new registry: everything that is needed for a first plan, and nothing else. */
export function starterManifests(facts: StarterFacts): readonly StarterFile[] {
  const { folder } = facts;
  return [
    { path: 'charter.yaml', text: settings(facts) },
    { path: `${folder}environments/${facts.environment}/environment.yaml`, text: environment(facts) },
    { path: `${folder}groups/${facts.group}.yaml`, text: group(facts) },
    { path: `${folder}policies/baseline.yaml`, text: policy(facts) },
    { path: `${folder}services/hello.yaml`, text: service(facts) },
  ];
}

function settings(facts: StarterFacts): string {
  const globs = starterGlobs(facts).map((glob) => `      - ${glob}\n`);
  return `# Settings of this registry. On a pull request they are read from the branch it is opened against,
# so that a change cannot loosen the rules that it is checked by.
apiVersion: charter.dev/v1
kind: Settings
spec:
  manifests:
    # Every YAML file in these folders has to be a manifest; everywhere else it is left alone.
    include:
${globs.join('')}${facts.owner.kind === 'person' ? soloProfile : ''}`;
}

const soloProfile = `  approvals:
    # Who works alone may agree to their own changes, by /approve. Take this out when you are two.
    profile: solo
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

function group({ group: name, owner }: StarterFacts): string {
  return `apiVersion: charter.dev/v1
kind: Group
metadata:
  name: ${name}
  description: Answers for everything that nobody else answers for.
spec:
${
  owner.kind === 'team'
    ? `  team: ${owner.team}`
    : `  members:
    - login: ${owner.login}
      id: ${owner.id}`
}
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
