import { decideApprovals, type ApprovalQuestion } from '../../src/approvals/decide.ts';
import type { ApprovalState } from '../../src/model/approval.ts';
import {
  aCommand,
  anEarlierCoverage,
  aPerson,
  aQuestion,
  aRequirement,
  aStatement,
  earlierCommit,
  paymentsTeam,
  platformGroup,
  somePeople,
} from './an-approval.ts';

/** Three requirements of which one is met: an approval has fallen by a push, one is by a stranger. */
export function aWaitingApproval(details: Partial<ApprovalQuestion> = {}): ApprovalState {
  const requirements = [
    aRequirement({ count: 2 }),
    aRequirement({ id: 'policy:production/second-pair', from: [platformGroup], isProduction: true }),
    aRequirement({ id: 'floor:production', from: [{ kind: 'writers' }], isProduction: true }),
  ];
  const statements = [
    aStatement('ben'),
    aStatement('cleo', { commit: earlierCommit }),
    aCommand('dora'),
    aStatement('finn', { id: 4 }),
    aStatement('hugo', { id: 5 }),
    aStatement('anna', { id: 6 }),
  ];
  return decideApprovals(
    aQuestion({
      requirements,
      statements,
      coverageAt: anEarlierCoverage(requirements),
      notes: ['`.github/CODEOWNERS` line 3: the pattern `!x` begins with `!`; GitHub skips the line.'],
      ...details,
    }),
  );
}

export function anApprovedChange(): ApprovalState {
  return decideApprovals(aQuestion({ statements: [aStatement('ben'), aStatement('cleo', { id: 2 })] }));
}

/** Somebody asks for changes, and one requirement nobody can meet. */
export function aRefusedApproval(): ApprovalState {
  const requirements = [
    aRequirement({ from: [paymentsTeam, platformGroup] }),
    aRequirement({
      id: 'codeowners:docs@acme.example',
      from: [
        { kind: 'unknown', text: 'docs@acme.example', reason: 'no account is known for this e-mail address' },
      ],
    }),
  ];
  const statements = [aStatement('ben'), aStatement('dora', { verdict: 'request-changes' })];
  const people = somePeople({ coAuthors: [aPerson('cleo')] });
  return decideApprovals(aQuestion({ requirements, statements, people }));
}
