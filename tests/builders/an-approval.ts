import { approvalDigest } from '../../src/approvals/coverage.ts';
import type { ApprovalQuestion } from '../../src/approvals/decide.ts';
import { coverageDigests } from '../../src/approvals/requirements.ts';
import type { Account } from '../../src/model/account.ts';
import type { PeopleFacts, PeopleLookup } from '../../src/model/approval-facts.ts';
import type { ApproverSet, Requirement, Statement } from '../../src/model/approval.ts';

/** People of the tests, by login; ids from 1. */
const logins = ['anna', 'ben', 'cleo', 'dora', 'emil', 'finn', 'gina', 'hugo'] as const;

export type Login = (typeof logins)[number];

export function aPerson(login: Login): Account {
  return { id: logins.indexOf(login) + 1, login, kind: 'person' };
}

/** `@acme/payments` is ben and cleo, `group:platform` is dora and emil; anna is the author. */
export function somePeople(details: Partial<PeopleFacts> = {}): PeopleFacts {
  const team: PeopleLookup = { kind: 'known', people: [aPerson('ben'), aPerson('cleo')] };
  return {
    author: aPerson('anna'),
    coAuthors: [],
    askedBy: [],
    agents: new Set(),
    logins: new Map(logins.map((login) => [login, aPerson(login).id])),
    teams: new Map([['acme/payments', team]]),
    emails: new Map(),
    groups: new Map([['group:platform', { kind: 'members', people: [aPerson('dora'), aPerson('emil')] }]]),
    writers: new Map(logins.map((login) => [aPerson(login).id, login !== 'hugo'])),
    ...details,
  };
}

export const paymentsTeam: ApproverSet = { kind: 'team', slug: 'acme/payments' };
export const platformGroup: ApproverSet = { kind: 'group', ref: 'group:platform' };

export interface RequirementDetails {
  readonly id?: string;
  readonly from?: readonly ApproverSet[];
  readonly count?: number;
  /** Stands for the content that is covered. */
  readonly content?: string;
  readonly isProduction?: boolean;
}

/** One person of the payments team has to agree. */
export function aRequirement(details: RequirementDetails = {}): Requirement {
  const {
    id = 'codeowners:@acme/payments',
    from = [paymentsTeam],
    count = 1,
    isProduction = false,
  } = details;
  return {
    id,
    kind: 'codeowners',
    reason: '`CODEOWNERS` line 3 (`/payments/`) owns `payments/a.yaml`.',
    file: 'CODEOWNERS',
    line: 3,
    from,
    count,
    covers: {
      paths: ['payments/a.yaml'],
      refs: [],
      environments: isProduction ? ['production'] : [],
      isProduction,
      digest: `sha256:${details.content ?? 'now'}`,
    },
  };
}

export const headCommit = 'a'.repeat(40);
export const earlierCommit = 'b'.repeat(40);

/** A review of the head that approves, unless something else is said. */
export function aStatement(login: Login, details: Partial<Statement> = {}): Statement {
  return {
    by: aPerson(login),
    verdict: 'approve',
    source: 'review',
    id: 1,
    at: '2026-03-01T10:00:00Z',
    commit: headCommit,
    parts: undefined,
    digest: undefined,
    ...details,
  };
}

/** An `/approve` comment at the head. */
export function aCommand(login: Login, details: Partial<Statement> = {}): Statement {
  return aStatement(login, { source: 'command', ...details });
}

/** One requirement, nothing said; the head covers what the requirements cover. */
export function aQuestion(details: Partial<ApprovalQuestion> = {}): ApprovalQuestion {
  const requirements = details.requirements ?? [aRequirement()];
  return {
    requirements,
    statements: [],
    coverageAt: new Map([[headCommit, coverageDigests(requirements)]]),
    people: somePeople(),
    profile: 'team',
    isTruncated: false,
    notes: [],
    ...details,
  };
}

/** The head as it is, and an earlier commit at which all was different. */
export function anEarlierCoverage(requirements: readonly Requirement[]): ApprovalQuestion['coverageAt'] {
  const now = coverageDigests(requirements);
  return new Map([
    [headCommit, now],
    [earlierCommit, new Map([...now.keys()].map((id) => [id, 'sha256:then']))],
  ]);
}

/** The digest that people type for some requirements. */
export function digestFor(requirements: readonly Requirement[]): string {
  return approvalDigest(coverageDigests(requirements)).slice('sha256:'.length, 'sha256:'.length + 8);
}
