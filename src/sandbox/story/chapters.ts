/** An edit of one file, as somebody makes it by hand: `before` stands in it exactly once. */
export interface Edit {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Something that Charter must say at the line which holds `at`. */
export interface ExpectedRemark {
  readonly file: string;
  readonly at: string;
  readonly mentions: readonly string[];
}

/** `charter/approval` waits for people, has them all, or cannot be met as things are. */
export type ApprovalState = 'waiting' | 'success' | 'failure';

/** A section, and where its signature lies. */
export interface SectionSignature {
  readonly section: string;
  readonly envelope: string;
}

/** One push to the pull request, and what has to come of it. */
export interface PushChapter {
  readonly kind: 'push';
  readonly title: string;
  readonly tale: string;
  readonly commit: string;
  readonly edits: readonly Edit[];
  /** Signed by the one who looks after it, and handed to the author, who commits the signature. */
  readonly signature?: SectionSignature;
  /** Told when the answer is there. */
  readonly answer: string;
  readonly validate: 'success' | 'failure';
  readonly policy: 'success' | 'failure';
  readonly plan: 'success' | 'failure';
  readonly approval: ApprovalState;
  readonly remarks: readonly ExpectedRemark[];
  /** Texts that the plan, or the reason why there is none, must hold. */
  readonly planSays: readonly string[];
  /** Texts that the check of the approval must hold: who is missing. */
  readonly approvalSays: readonly string[];
}

const service = 'services/payments/payments.yaml';
const ledger = 'services/payments/ledger.yaml';
const overlay = 'environments/production/payments.yaml';
const rules = 'policies/payments.yaml';

export const badChange: PushChapter = {
  kind: 'push',
  title: 'A change with three mistakes',
  tale:
    'On Sunday evenings payments runs out of memory. Leo, new in the team, gives it 2 GB in production, lets it ask ' +
    'the fares service in which currency a refund is paid, and has the ledger looked at more often. He is in a hurry.',
  commit: 'feat: more memory for payments, and currencies from fares',
  edits: [
    {
      file: service,
      before: '    service:message-bus:\n',
      after: '    service:fare:\n      condition: healthy\n    service:message-bus:\n',
    },
    { file: ledger, before: '    interval: 5s\n', after: '    intervall: 2s\n' },
    { file: overlay, before: '        memory: 1Gi\n', after: '        memory: 2GB\n' },
  ],
  answer: 'Charter read the change, found three mistakes, and put each where it was made.',
  validate: 'failure',
  policy: 'failure',
  plan: 'failure',
  approval: 'failure',
  remarks: [
    { file: service, at: 'service:fare:', mentions: ['service:fares'] },
    { file: ledger, at: 'intervall: 2s', mentions: ['`interval`'] },
    { file: overlay, at: 'memory: 2GB', mentions: ['2GB'] },
  ],
  planSays: ['3 errors to fix first'],
  approvalSays: [],
};

export const goodChange: PushChapter = {
  kind: 'push',
  title: 'The mistakes are put right',
  tale:
    'One letter, one letter less, and a unit that Kubernetes knows. So that memory is not the answer every time, Leo ' +
    'adds a rule to those about card data, which are signed, and pushes again to the same branch.',
  commit: 'fix: fares, interval, 2Gi instead of 2GB, and an end to it',
  edits: [
    { file: service, before: 'service:fare:', after: 'service:fares:' },
    { file: ledger, before: 'intervall: 2s', after: 'interval: 2s' },
    { file: overlay, before: 'memory: 2GB', after: 'memory: 2Gi' },
    {
      file: rules,
      before: '      - id: books-are-kept\n',
      after:
        '      - id: memory-has-an-end\n        rule: range\n        field: spec.resources.limits.memory\n' +
        '        max: 4Gi\n        message: More than this is a leak, not a busy evening.\n' +
        '      - id: books-are-kept\n',
    },
  ],
  answer:
    'All valid, so there is a plan: what changes in which environment, how risky it is, and whom it reaches. ' +
    'But what was signed is not what the rules say now, and that no approval replaces.',
  validate: 'success',
  policy: 'success',
  plan: 'success',
  approval: 'failure',
  remarks: [],
  planSays: [
    'development',
    'staging',
    'production',
    'spec.dependsOn["service:fares"]',
    'spec.health.interval',
    'spec.resources.limits.memory',
    '2Gi',
    'service:bookings',
  ],
  approvalSays: [`${rules}#guardrails`, 'signature-other-content'],
};

export const signedChange: PushChapter = {
  kind: 'push',
  title: 'Noor signs',
  tale:
    'Noor fetches the branch, reads the new rule, and signs it with her key. What comes of it is a file; Leo commits ' +
    'it, since a change is still his.',
  commit: 'feat: the signature of security',
  edits: [],
  signature: {
    section: `${rules}#guardrails`,
    envelope: '.charter/signatures/payments/guardrails.json',
  },
  answer:
    'The signature counts: by a key that the group lists on main, over what would be merged. What is left is people. ' +
    'From the plan, and from CODEOWNERS and the policies on main, follows who has to agree.',
  validate: 'success',
  policy: 'success',
  plan: 'success',
  approval: 'waiting',
  remarks: [],
  planSays: ['2Gi'],
  approvalSays: ['@noor', '@nightjar/payments', 'group:security', 'group:release-managers', '0 of 2'],
};

export const secondThought: PushChapter = {
  kind: 'push',
  title: 'A second thought',
  tale:
    'More memory in each copy, so perhaps more copies as well? Everybody has agreed, and still Leo raises the ' +
    'replicas in production to six.',
  commit: 'feat: six copies of payments in production',
  edits: [{ file: overlay, before: '    replicas: 4\n', after: '    replicas: 6\n' }],
  answer:
    'The plan has grown by one line, and there is still only one comment to read. What was agreed to is not what ' +
    'would be merged now, so only what the push left alone is still agreed to. What is new:',
  validate: 'success',
  policy: 'success',
  plan: 'success',
  approval: 'waiting',
  remarks: [],
  planSays: ['spec.replicas', '2Gi'],
  approvalSays: ['group:security', 'group:release-managers', '0 of 2'],
};
