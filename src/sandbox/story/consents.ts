import type { ApprovalState } from './chapters.ts';

/** Somebody agrees, in a review or by typing `/approve` with the digest that the check names. */
export interface Consent {
  readonly by: 'owner' | 'security' | 'manager';
  readonly means: 'review' | 'command';
  readonly approval: ApprovalState;
  /** Texts that the check of the approval must then hold. */
  readonly approvalSays: readonly string[];
}

/** People agree to what the pull request is now, one after the other. */
export interface ConsentChapter {
  readonly kind: 'consent';
  readonly title: string;
  readonly tale: string;
  readonly consents: readonly Consent[];
}

export const firstConsents: ConsentChapter = {
  kind: 'consent',
  title: 'Three people agree',
  tale:
    'Leo cannot agree to his own change. Inês leads his team, Noor looks after card data, Hana is a release manager: ' +
    'two of them review it, and Noor, on the train, only types a comment. It names the digest of what she has read.',
  consents: [
    { by: 'owner', means: 'review', approval: 'waiting', approvalSays: ['group:security', '1 of 2'] },
    {
      by: 'security',
      means: 'command',
      approval: 'waiting',
      approvalSays: ['group:release-managers', '1 of 2'],
    },
    { by: 'manager', means: 'review', approval: 'success', approvalSays: ['@hana', '@ines', '@noor'] },
  ],
};

export const secondConsents: ConsentChapter = {
  kind: 'consent',
  title: 'Agreed again',
  tale: 'Six copies are fine with them as well. The digest is another one now; the old one would be refused.',
  consents: [
    {
      by: 'security',
      means: 'command',
      approval: 'waiting',
      approvalSays: ['group:release-managers', '0 of 2'],
    },
    { by: 'owner', means: 'review', approval: 'waiting', approvalSays: ['group:release-managers', '1 of 2'] },
    { by: 'manager', means: 'review', approval: 'success', approvalSays: ['@hana', '@ines', '@noor'] },
  ],
};
