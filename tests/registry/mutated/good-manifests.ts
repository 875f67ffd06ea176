/** A manifest with nothing wrong, and the file it stands in. */
export interface GoodManifest {
  readonly file: string;
  readonly text: string;
}

function manifest(kind: string, name: string, spec: string): string {
  return `apiVersion: charter.dev/v1
kind: ${kind}
metadata:
  name: ${name}
  title: The ${name}
  owner: group:payments
  labels:
    tier: backend
spec:
${spec}`;
}

const serviceSpec = `  runtime:
    type: kubernetes
  image: ghcr.io/acme/payments:1.4.0
  replicas:
    min: 2
    max: 6
  ports:
    http: 8080
  dependsOn:
    service:ledger:
      condition: healthy
  health:
    http: {path: /healthz, port: http}
    interval: 10s
  resources:
    requests: {cpu: 250m, memory: 256Mi}
    limits: {cpu: "1", memory: 512Mi}
  config:
    LOG_LEVEL: info
  secrets:
    - DATABASE_URL
  endpoints:
    api:
      url: https://payments.example.com
  environments: [staging, production]
`;

/** One of each kind, of defaults and of a page: what the mutations start from. */
export const goodManifests = {
  Service: { file: 'services/payments.yaml', text: manifest('Service', 'payments', serviceSpec) },
  Environment: {
    file: 'environments/production.yaml',
    text: manifest(
      'Environment',
      'production',
      `  tier: production
  region: eu-central-1
  promotesFrom: staging
  deploy:
    trigger: command
    strategy: rolling
  freeze:
    year-end:
      from: 2026-12-18T00:00:00Z
      to: 2027-01-04T00:00:00Z
      reason: Quiet weeks
  approvals:
    floor: 2
`,
    ),
  },
  Stack: {
    file: 'stacks/checkout.yaml',
    text: manifest(
      'Stack',
      'checkout',
      `  components:
    - service:ledger
    - service:payments
  startup:
    - [ledger]
    - [payments]
`,
    ),
  },
  Tool: {
    file: 'tools/reindex.yaml',
    text: manifest(
      'Tool',
      'reindex',
      `  implementation:
    command: [scripts/reindex.sh, "\${table}"]
  parameters:
    type: object
    properties:
      table: {type: string}
    required: [table]
  timeout: 5m
  sandbox:
    network: none
    files: read
`,
    ),
  },
  Agent: {
    file: 'agents/keeper.yaml',
    text: manifest(
      'Agent',
      'keeper',
      `  identity:
    app: 481516
  role: proposer
  tools:
    - tool:reindex
  may:
    paths: ["services/search/**"]
    kinds: [Service]
    verbs: [plan, propose]
  limits:
    openPullRequests: 3
    filesPerChange: 10
`,
    ),
  },
  Workflow: {
    file: 'workflows/refresh.yaml',
    text: manifest(
      'Workflow',
      'refresh',
      `  steps:
    rebuild:
      tool: tool:reindex
      with: {table: articles}
      retries: 2
      timeout: 10m
    agree:
      needs: [rebuild]
      approval: group:payments
    restart:
      needs: [agree]
      service: service:ledger
      action: restart
`,
    ),
  },
  Group: {
    file: 'groups/payments.yaml',
    text: manifest(
      'Group',
      'payments',
      `  members:
    - login: anna
      id: 583231
      role: maintainer
    - login: ben
      id: 583232
`,
    ),
  },
  Policy: {
    file: 'policies/payments.yaml',
    text: manifest(
      'Policy',
      'payments',
      `  sections:
    guardrails:
      - id: few-replicas
        rule: range
        field: spec.replicas
        min: 1
        max: 20
    approvals:
      - id: payments-agree
        from: group:payments
        count: 1
`,
    ),
  },
  Escalation: {
    file: 'escalations/payments.yaml',
    text: manifest(
      'Escalation',
      'payments',
      `  contacts:
    pager:
      pagerduty: P1AB2CD
  tiers:
    - name: first-line
      notify: [group:payments]
      contacts: [pager]
      answerWithin: 15m
    - name: managers
      notify: [group:payments]
      answerWithin: 30m
  breakGlass:
    by: [group:payments]
    lasts: 1h
    reviewBy: group:payments
    reviewWithin: 48h
`,
    ),
  },
  Overlay: {
    file: 'environments/production-payments.yaml',
    text: manifest(
      'Overlay',
      'payments-production',
      `  target: service:payments
  environment: production
  patch:
    replicas:
      min: 4
    config:
      LOG_LEVEL: warn
`,
    ),
  },
  Defaults: {
    file: 'services/_defaults.yaml',
    text: `apiVersion: charter.dev/v1
kind: Defaults
spec:
  Service:
    metadata:
      labels:
        tier: backend
    spec:
      runtime:
        type: kubernetes
      replicas: 2
`,
  },
  Markdown: {
    file: 'docs/payouts.md',
    text: `---\n${manifest('Service', 'payouts', serviceSpec)}---\n\n# Payouts\n\nRestart it at night.\n`,
  },
} as const satisfies Readonly<Record<string, GoodManifest>>;

export type GoodKind = keyof typeof goodManifests;

/** Two environments, a group and the manifests that the others refer to: with any of the good ones it is whole. */
export const surroundings: Readonly<Record<string, string>> = {
  'environments/staging.yaml': `apiVersion: charter.dev/v1
kind: Environment
metadata:
  name: staging
spec:
  tier: staging
`,
  'environments/production.yaml': goodManifests.Environment.text,
  'groups/payments.yaml': goodManifests.Group.text,
  'services/ledger.yaml': `apiVersion: charter.dev/v1
kind: Service
metadata:
  name: ledger
spec:
  runtime:
    type: process
  command: [ledger]
`,
  'services/payments.yaml': goodManifests.Service.text,
  'tools/reindex.yaml': goodManifests.Tool.text,
};
