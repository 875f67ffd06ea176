import type { GoodKind } from './good-manifests.ts';
import type { Mutation } from './mutation.ts';

/** `name: [find, by, code, at, more]`, in the good manifest of one kind. */
type Ways = Readonly<
  Record<
    string,
    readonly [find: string, by: string, code: string, at?: string | undefined, more?: readonly string[]]
  >
>;

const wrongType: Readonly<Partial<Record<GoodKind, Ways>>> = {
  Service: {
    'runtime-a-text': ['  runtime:\n    type: kubernetes\n', '  runtime: kubernetes\n', 'wrong-type'],
    'replicas-a-text': ['    min: 2\n', '    min: two\n', 'wrong-type'],
    'replicas-in-quotes': ['    max: 6\n', '    max: "6"\n', 'wrong-type'],
    'replicas-a-fraction': ['    min: 2\n', '    min: 2.5\n', 'wrong-type'],
    'ports-a-list': [
      '  ports:\n    http: 8080\n',
      '  ports: [8080]\n',
      'wrong-type',
      undefined,
      ['unknown-port 21'],
    ],
    'port-a-text': ['    http: 8080\n', '    http: eighty\n', 'wrong-type'],
    'depends-on-a-list': [
      '    service:ledger:\n      condition: healthy\n',
      '    - service:ledger\n',
      'wrong-type',
      '^  dependsOn',
    ],
    'secrets-a-map': ['    - DATABASE_URL\n', '    DATABASE_URL: x\n', 'wrong-type', '^  secrets'],
    'config-a-list': ['    LOG_LEVEL: info\n', '    - LOG_LEVEL\n', 'wrong-type', '^  config'],
    'config-a-map': ['    LOG_LEVEL: info\n', '    LOG_LEVEL: {a: b}\n', 'wrong-type'],
    'environments-a-text': ['environments: [staging, production]', 'environments: production', 'wrong-type'],
    'image-a-number': ['image: ghcr.io/acme/payments:1.4.0', 'image: 14', 'wrong-type'],
    'config-empty': ['  config:\n    LOG_LEVEL: info\n', '  config:\n', 'wrong-type', '^  config'],
    'endpoint-a-text': [
      '    api:\n      url: https://payments.example.com\n',
      '    api: https://payments.example.com\n',
      'wrong-type',
    ],
  },
  Environment: {
    'floor-a-text': ['floor: 2', 'floor: two', 'wrong-type'],
    'freeze-a-list': ['    year-end:\n', '    -\n', 'wrong-type', '^  freeze'],
    'region-a-list': ['region: eu-central-1', 'region: [eu-central-1]', 'wrong-type'],
  },
  Stack: {
    'components-a-text': [
      '    - service:ledger\n    - service:payments\n',
      '    service:ledger\n',
      'wrong-type',
      '^    service:ledger',
      ['not-a-component 13', 'not-a-component 14'],
    ],
    'startup-flat': ['    - [ledger]\n', '    - ledger\n', 'wrong-type'],
  },
  Tool: {
    'command-a-text': [
      'command: [scripts/reindex.sh, "${table}"]',
      'command: "scripts/reindex.sh ${table}"',
      'wrong-type',
    ],
    'timeout-a-list': ['timeout: 5m', 'timeout: [5m]', 'wrong-type'],
  },
  Agent: {
    'app-a-text': ['app: 481516', 'app: keeper', 'wrong-type'],
    'verbs-a-text': ['verbs: [plan, propose]', 'verbs: plan', 'wrong-type'],
    'limit-a-text': ['openPullRequests: 3', 'openPullRequests: three', 'wrong-type'],
    'tools-a-text': ['    - tool:reindex\n', '    tool:reindex\n', 'wrong-type', '^    tool:reindex'],
  },
  Workflow: {
    'retries-a-text': ['retries: 2', 'retries: twice', 'wrong-type'],
    'needs-a-text': ['needs: [rebuild]', 'needs: rebuild', 'wrong-type'],
    'with-a-list': ['with: {table: articles}', 'with: [table]', 'wrong-type'],
  },
  Group: {
    'id-a-text': ['id: 583231', 'id: anna', 'wrong-type'],
    'login-a-number': ['login: anna', 'login: 7', 'wrong-type'],
  },
  Policy: {
    'count-a-text': ['count: 1', 'count: one', 'wrong-type'],
  },
  Escalation: {
    'notify-a-text': [
      '      notify: [group:payments]\n      contacts',
      '      notify: group:payments\n      contacts',
      'wrong-type',
    ],
    'contacts-a-list': [
      '    pager:\n      pagerduty: P1AB2CD\n',
      '    - pagerduty: P1AB2CD\n',
      'wrong-type',
      '^  contacts:',
      ['unknown-contact 15'],
    ],
  },
  Overlay: {
    'patch-a-text': [
      '  patch:\n    replicas:\n      min: 4\n    config:\n      LOG_LEVEL: warn\n',
      '  patch: none\n',
      'wrong-type',
    ],
    'target-a-list': ['target: service:payments', 'target: [service:payments]', 'wrong-type'],
  },
  Defaults: {
    'replicas-a-text': ['replicas: 2', 'replicas: two', 'wrong-type'],
    'labels-a-list': ['      labels:\n        tier: backend\n', '      labels: [tier]\n', 'wrong-type'],
    'kind-a-text': [
      '  Service:\n    metadata:\n      labels:\n        tier: backend\n    spec:\n      runtime:\n        type: kubernetes\n      replicas: 2\n',
      '  Service: yes\n',
      'wrong-type',
    ],
  },
  Markdown: {
    'replicas-a-text': ['    min: 2\n', '    min: two\n', 'wrong-type'],
  },
};

const wrongUnit: Readonly<Partial<Record<GoodKind, Ways>>> = {
  Service: {
    'interval-without-a-unit': ['interval: 10s', 'interval: "10"', 'invalid-duration'],
    'interval-in-words': ['interval: 10s', 'interval: 10 seconds', 'invalid-duration'],
    'interval-with-a-space': ['interval: 10s', 'interval: 10 s', 'invalid-duration'],
    'interval-of-nobody': ['interval: 10s', 'interval: 10x', 'invalid-duration'],
    'memory-in-mb': ['memory: 256Mi', 'memory: 256MB', 'invalid-quantity'],
    'memory-in-small-letters': ['memory: 256Mi', 'memory: 256mi', 'invalid-quantity'],
    'memory-with-a-space': ['memory: 512Mi', 'memory: 512 Mi', 'invalid-quantity'],
    'memory-with-a-comma': ['memory: 512Mi', 'memory: "0,5Gi"', 'invalid-quantity'],
    'cpu-in-cores': ['cpu: 250m', 'cpu: 1core', 'invalid-quantity'],
    'image-with-a-space': ['payments:1.4.0', 'payments 1.4.0', 'invalid-image'],
    'image-in-capitals': ['ghcr.io/acme/payments:1.4.0', 'ghcr.io/Acme/payments:1.4.0', 'invalid-image'],
    'image-with-an-empty-tag': ['ghcr.io/acme/payments:1.4.0', '"ghcr.io/acme/payments:"', 'invalid-image'],
    'url-without-a-scheme': ['url: https://payments.example.com', 'url: payments.example.com', 'invalid-url'],
    'port-too-large': ['http: 8080', 'http: 80800', 'out-of-range'],
    'port-zero': ['http: 8080', 'http: 0', 'out-of-range'],
    'replicas-negative': ['    min: 2\n', '    min: -2\n', 'out-of-range'],
    'replicas-reversed': ['    min: 2\n', '    min: 9\n', 'reversed-range', 'max'],
    'request-over-limit': ['memory: 256Mi', 'memory: 1Gi', 'request-over-limit'],
  },
  Environment: {
    'date-without-a-time': ['from: 2026-12-18T00:00:00Z', 'from: 2026-12-18', 'invalid-date-time'],
    'date-without-a-zone': ['from: 2026-12-18T00:00:00Z', 'from: 2026-12-18T00:00:00', 'invalid-date-time'],
    'thirteenth-month': ['to: 2027-01-04T00:00:00Z', 'to: 2027-13-04T00:00:00Z', 'invalid-date-time'],
    'freeze-reversed': ['from: 2026-12-18T00:00:00Z', 'from: 2028-12-18T00:00:00Z', 'reversed-range', 'to: '],
    'tier-misspelt': ['tier: production', 'tier: prodution', 'wrong-value'],
    'trigger-of-nobody': ['trigger: command', 'trigger: someday', 'wrong-value'],
    'floor-negative': ['floor: 2', 'floor: -1', 'out-of-range'],
  },
  Tool: {
    'timeout-in-words': ['timeout: 5m', 'timeout: soon', 'invalid-duration'],
    'network-misspelt': ['network: none', 'network: nnoe', 'wrong-value'],
    'parameter-of-nobody': ['"${table}"', '"${tabel}"', 'unknown-parameter'],
    'required-of-nobody': ['required: [table]', 'required: [table, index]', 'invalid-parameters'],
    'no-implementation': [
      '    command: [scripts/reindex.sh, "${table}"]\n',
      '    {}\n',
      'exactly-one-of',
      '^  implementation',
    ],
  },
  Agent: {
    'role-misspelt': ['role: proposer', 'role: propser', 'wrong-value'],
    'verb-of-nobody': ['verbs: [plan, propose]', 'verbs: [plan, destroy]', 'wrong-value'],
    'verb-twice': ['verbs: [plan, propose]', 'verbs: [plan, plan]', 'duplicate-item'],
    'kind-of-nobody': ['kinds: [Service]', 'kinds: [Servcie]', 'wrong-value'],
    'no-identity': ['  identity:\n    app: 481516\n', '', 'missing-field', '^spec:'],
    'tool-no-ref': ['    - tool:reindex\n', '    - "a tool"\n', 'wrong-format'],
  },
  Workflow: {
    'timeout-in-hours-and-half': ['timeout: 10m', 'timeout: 1.5 hours', 'invalid-duration'],
    'needs-nobody': ['needs: [agree]', 'needs: [agrre]', 'unknown-step'],
    'step-cycle': [
      '      tool: tool:reindex\n',
      '      tool: tool:reindex\n      needs: [agree]\n',
      'step-cycle',
    ],
    'step-needs-itself': ['needs: [rebuild]', 'needs: [agree]', 'step-cycle'],
    'two-actors': [
      '      approval: group:payments\n',
      '      approval: group:payments\n      tool: tool:reindex\n',
      'exactly-one-of',
      '^    agree',
    ],
    'retries-negative': ['retries: 2', 'retries: -1', 'out-of-range'],
    'action-of-nobody': ['action: restart', 'action: explode', 'wrong-value'],
  },
  Group: {
    'login-with-an-at': ['login: anna', 'login: "@anna"', 'wrong-format'],
    'member-twice': [
      '    - login: ben\n      id: 583232\n',
      '    - login: anna\n      id: 583232\n',
      'duplicate-item',
    ],
    'role-of-nobody': ['role: maintainer', 'role: king', 'wrong-value'],
    'id-missing': [
      '    - login: ben\n      id: 583232\n',
      '    - login: ben\n',
      'missing-field',
      '^    - login: ben',
    ],
  },
  Policy: {
    'range-without-bounds': [
      '        min: 1\n        max: 20\n',
      '',
      'at-least-one-of',
      '^      - id: few-replicas',
    ],
    'range-reversed': ['        min: 1\n', '        min: 30\n', 'reversed-range', 'max: 20'],
    'rule-misspelt': ['rule: range', 'rule: rnage', 'wrong-value'],
    'count-zero': ['count: 1', 'count: 0', 'out-of-range'],
    'from-no-ref': ['from: group:payments', 'from: "who ever"', 'wrong-format'],
  },
  Escalation: {
    'answer-soon': ['answerWithin: 15m', 'answerWithin: soon', 'invalid-duration'],
    'contact-of-nobody': ['contacts: [pager]', 'contacts: [pagr]', 'unknown-contact'],
    'tier-twice': ['- name: managers', '- name: first-line', 'duplicate-item'],
    'lasts-without-a-unit': ['lasts: 1h', 'lasts: "1"', 'invalid-duration'],
    'review-missing': ['    reviewBy: group:payments\n', '', 'missing-field', '^  breakGlass'],
  },
  Stack: {
    'stranger-at-start': ['    - [payments]\n', '    - [web]\n', 'not-a-component'],
    'component-twice': [
      '    - service:payments\n',
      '    - service:ledger\n',
      'duplicate-item',
      undefined,
      ['not-a-component 15'],
    ],
    'component-no-ref': [
      '    - service:payments\n',
      '    - "service payments"\n',
      'wrong-format',
      undefined,
      ['not-a-component 15'],
    ],
  },
  Overlay: {
    'environment-no-ref': ['environment: production', 'environment: "every where"', 'wrong-format'],
    'no-patch': [
      '  patch:\n    replicas:\n      min: 4\n    config:\n      LOG_LEVEL: warn\n',
      '',
      'missing-field',
      '^spec:',
    ],
  },
  Defaults: {
    'memory-in-mb': [
      '      replicas: 2\n',
      '      replicas: 2\n      resources: {limits: {memory: 256MB}}\n',
      'invalid-quantity',
      '256MB',
    ],
    'field-of-nobody': ['      replicas: 2\n', '      replcas: 2\n', 'unknown-field'],
    'a-name': ['    metadata:\n', '    metadata:\n      name: x\n', 'conflicting-fields'],
    'kind-of-nobody': ['  Service:\n', '  Servcie:\n', 'unknown-field'],
    'second-document': [
      '      replicas: 2\n',
      '      replicas: 2\n---\nkind: Defaults\n',
      'too-many-documents',
      'kind: Defaults',
    ],
    'secret-in-config': [
      '      replicas: 2\n',
      '      config: {KEY: AKIAIOSFODNN7EXAMPLE}\n',
      'secret-in-the-open',
    ],
    tab: ['      labels:\n', '\t\t\tlabels:\n', 'tab-indentation'],
    'merge-key': [
      '      labels:\n        tier: backend\n',
      '      <<: {labels: {tier: backend}}\n',
      'merge-key',
    ],
    'hidden-character': ['tier: backend', 'tier: back\u202Eend', 'hidden-character'],
    'duplicate-key': [
      '      replicas: 2\n',
      '      replicas: 2\n      replicas: 3\n',
      'duplicate-key',
      'replicas: 3',
    ],
  },
  Markdown: {
    'interval-of-nobody': ['interval: 10s', 'interval: 10x', 'invalid-duration'],
    'memory-in-mb': ['memory: 256Mi', 'memory: 256MB', 'invalid-quantity'],
    'secret-in-config': ['LOG_LEVEL: info', 'LOG_LEVEL: AKIAIOSFODNN7EXAMPLE', 'secret-in-the-open'],
  },
};

const openSecrets: Ways = {
  'aws-key-in-config': ['LOG_LEVEL: info', 'KEY: AKIAIOSFODNN7EXAMPLE', 'secret-in-the-open'],
  'github-token-in-config': ['LOG_LEVEL: info', `KEY: ghp_${'aB3'.repeat(12)}`, 'secret-in-the-open'],
  'slack-token-in-config': ['LOG_LEVEL: info', 'KEY: xoxb-123456789012-abcdefABCDEF', 'secret-in-the-open'],
  'private-key-in-config': [
    'LOG_LEVEL: info',
    'KEY: |\n      -----BEGIN PRIVATE KEY-----\n      MIIEvQIBADANBg\n      -----END PRIVATE KEY-----',
    'secret-in-the-open',
  ],
  'jwt-in-config': [
    'LOG_LEVEL: info',
    'KEY: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.dozjgNryP4J3jVmNHl',
    'secret-in-the-open',
  ],
  'password-in-a-url': [
    'LOG_LEVEL: info',
    'DATABASE_URL: postgres://app:hunter22@db:5432/app',
    'secret-in-the-open',
  ],
  'password-in-an-endpoint': [
    'url: https://payments',
    'url: https://me:hunter22@payments',
    'secret-in-the-open',
  ],
  'token-as-an-environment': [
    'environments: [staging, production]',
    `environments: [ghp_${'aB3'.repeat(12)}]`,
    'secret-in-the-open',
  ],
};

const lookAlikes: Readonly<Partial<Record<GoodKind, Ways>>> = {
  Service: {
    'kind-with-a-cyrillic-e': ['kind: Service', 'kind: S\u0435rvice', 'unknown-kind'],
    'version-with-a-cyrillic-a': ['charter.dev/v1', 'ch\u0430rter.dev/v1', 'unsupported-api-version'],
    'field-with-a-cyrillic-i': ['  image: ghcr', '  \u0456mage: ghcr', 'unknown-field'],
    'value-with-a-greek-o': ['condition: healthy', 'condition: health\u03B3', 'wrong-value'],
    'ref-key-with-a-cyrillic-e': ['service:ledger:', 'service:l\u0435dger:', 'look-alike-letter'],
    'environment-with-a-cyrillic-o': [
      '[staging, production]',
      '[staging, pr\u043Eduction]',
      'look-alike-letter',
    ],
    'secret-name-with-a-cyrillic-a': ['- DATABASE_URL', '- D\u0410TABASE_URL', 'wrong-format'],
  },
  Tool: { 'network-with-a-cyrillic-o': ['network: none', 'network: n\u043Ene', 'wrong-value'] },
  Agent: { 'tool-with-a-cyrillic-e': ['- tool:reindex', '- tool:r\u0435index', 'look-alike-letter'] },
  Workflow: {
    'group-with-a-cyrillic-p': [
      'approval: group:payments',
      'approval: group:\u0440ayments',
      'look-alike-letter',
    ],
  },
  Group: { 'login-with-a-cyrillic-a': ['login: anna', 'login: \u0430nna', 'look-alike-letter'] },
  Policy: { 'rule-with-a-cyrillic-a': ['rule: range', 'rule: r\u0430nge', 'wrong-value'] },
  Overlay: {
    'target-with-a-cyrillic-a': [
      'target: service:payments',
      'target: service:p\u0430yments',
      'look-alike-letter',
    ],
  },
  Stack: {
    'component-with-a-dash-of-another-kind': [
      '- service:payments',
      '- service:pay\u2010ments',
      'look-alike-letter',
      undefined,
      ['not-a-component 15'],
    ],
  },
};

/** The special mutations, by class. */
export function specialMutations(): ReadonlyMap<string, readonly Mutation[]> {
  return new Map([
    ['wrong-type', ofKinds(wrongType)],
    ['wrong-value', ofKinds(wrongUnit)],
    ['look-alikes', ofKinds(lookAlikes)],
    ['secret-in-config', ofKinds({ Service: openSecrets })],
  ]);
}

function ofKinds(byKind: Readonly<Partial<Record<GoodKind, Ways>>>): readonly Mutation[] {
  return (Object.keys(byKind) as GoodKind[]).flatMap((kind) =>
    Object.entries(byKind[kind] ?? {}).map(([way, [find, by, code, at, more]]) => ({
      name: `${kind.toLowerCase()}-${way}`,
      kind,
      find,
      by,
      code,
      ...(at !== undefined && { at }),
      ...(more !== undefined && { more }),
    })),
  );
}
