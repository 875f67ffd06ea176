import { bodyDigestOf, signAnswerMarker } from '../../commands/answer-marker.ts';
import type { AnswerMarker, TestifiedVerb } from '../../commands/marker-fields.ts';
import { approvalDigest, shortDigest } from '../../approvals/coverage.ts';
import { coverageDigests } from '../../approvals/requirements.ts';
import type { Requirement, Statement } from '../../model/approval.ts';
import type { CommandResult } from '../../model/command-answer.ts';
import type { Authorisation, Command } from '../../model/command.ts';
import type { PullRequest } from '../../model/review.ts';
import type { IssueToOpen } from '../../ports/forge.ts';
import { commandStatement } from '../approvals/statements.ts';
import type { AuthorisedCommand, AuthorisedComment } from './authorise-commands.ts';

/** What can be said of a change before anybody has agreed to it. */
export interface ChangeAtHead {
  readonly pullRequest: PullRequest;
  readonly requirements: readonly Requirement[];
  /** Since when the forge shows a check of this very head, ISO; undefined where nobody can have seen it yet. */
  readonly shownSince: string | undefined;
}

/** What a comment has come to: statements to count, what its answer testifies, and results that are certain by now. */
export interface CarriedOut {
  readonly comment: AuthorisedComment;
  readonly statements: readonly Statement[];
  readonly testified: Pick<AnswerMarker, 'verb' | 'parts' | 'digest' | 'until'>;
  /** In the order of the commands; undefined where the answer depends on what comes of the statements. */
  readonly results: readonly (CommandResult | undefined)[];
  /** Issues to be opened with the answer. */
  readonly issues?: readonly IssueToOpen[];
  /** Something counts although nobody could tell whether it may: it is judged again, and is not answered for good. */
  readonly isOpen?: boolean;
}

/** Carries out what may be: approvals become statements, holds are noted; what only asks is answered later. */
export function carryOut(comment: AuthorisedComment, change: ChangeAtHead): CarriedOut {
  const statements: Statement[] = [];
  let testified: CarriedOut['testified'] = { verb: 'none', parts: undefined, digest: undefined };
  const unsure: Denied[] = [];
  const results = comment.commands.map((command): CommandResult | undefined => {
    const said = saidBy(command, comment, change);
    if (said.kind === 'refused') return said.result;
    if (said.kind === 'nothing') return undefined;
    if (testified.verb !== 'none') return alone();
    testified = said.testified;
    statements.push(...said.statements);
    if (said.unsure === undefined) return undefined;
    unsure.push(said.unsure);
    return { ...said.unsure, missing: 'It holds until the forge answers, which is asked again by itself.' };
  });
  return { comment, statements, testified, results, ...(unsure.length > 0 && { isOpen: true }) };
}

function saidBy(
  { read: { command }, authorisation }: AuthorisedCommand,
  comment: AuthorisedComment,
  change: ChangeAtHead,
): Said {
  if (comment.comment.isEdited) return { kind: 'refused', result: { kind: 'withdrawn', how: 'edited' } };
  if (authorisation.kind === 'allowed') return sayOf(command, comment, change);
  const takesAway = command.verb === 'unapprove' || (command.verb === 'hold' && command.way === 'set');
  const said = takesAway && authorisation.code === 'command-lookup-failed' && sayOf(command, comment, change);
  // Whoever cannot be looked up gives nothing, but takes away: a hold must not be lost to a fault.
  return said && said.kind === 'said'
    ? { ...said, unsure: authorisation }
    : { kind: 'refused', result: authorisation };
}

type Denied = Extract<Authorisation, { kind: 'denied' }>;

type Said =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly result: CommandResult }
  | {
      readonly kind: 'said';
      readonly testified: CarriedOut['testified'];
      readonly statements: readonly Statement[];
      /** Why nobody can tell whether it may be said. */
      readonly unsure?: Denied;
    };

function sayOf(command: Command, { comment }: AuthorisedComment, change: ChangeAtHead): Said {
  const { headSha: head } = change.pullRequest;
  const at = { id: comment.id, by: comment.by, at: comment.createdAt };
  const none = { parts: undefined, digest: undefined };
  switch (command.verb) {
    case 'approve': {
      const { parts, digest } = command;
      const result = refusedApproval(digest, comment.createdAt, change);
      if (result !== undefined) return { kind: 'refused', result };
      const said = { verb: 'approve', head, parts, digest, isDigestProven: true } as const;
      return {
        kind: 'said',
        testified: { verb: 'approve', parts, digest },
        statements: [commandStatement(at, said)],
      };
    }
    case 'unapprove': {
      const said = { verb: 'unapprove', head, ...none, isDigestProven: false } as const;
      return {
        kind: 'said',
        testified: { verb: 'unapprove', ...none },
        statements: [commandStatement(at, said)],
      };
    }
    case 'hold': {
      const verb: TestifiedVerb = command.way === 'set' ? 'hold' : 'release';
      return { kind: 'said', testified: { verb, ...none }, statements: [] };
    }
    default:
      return { kind: 'nothing' };
  }
}

/** Nobody approves what they have not seen: the digest must be the one of this head, and may be left out only if it was shown. */
function refusedApproval(
  digest: string | undefined,
  writtenAt: string,
  { requirements, shownSince }: ChangeAtHead,
): CommandResult | undefined {
  const whole = approvalDigest(coverageDigests(requirements));
  const expected = shortDigest(whole);
  if (digest !== undefined) {
    return shortDigest(digest) === expected ? undefined : differentDigest(digest, expected);
  }
  if (requirements.some(({ covers }) => covers.isProduction)) {
    return failed({
      code: 'approval-digest-required',
      message: 'This change reaches production, where an approval has to name what it is about.',
      hint: `Look at the plan, then type \`/approve ${expected}\`.`,
    });
  }
  if (shownSince !== undefined && Date.parse(shownSince) < Date.parse(writtenAt)) return undefined;
  return failed({
    code: 'approval-not-shown',
    message:
      'What is here now was not shown yet when this was written, so it may be about what was there before.',
    hint: `Look at the plan again, then type \`/approve ${expected}\`.`,
  });
}

function differentDigest(digest: string, expected: string): CommandResult {
  return failed({
    code: 'approval-digest-differs',
    message: `\`${digest}\` is not the digest of what is here now, which is \`${expected}\`: the change is another one than the one you saw.`,
    hint: `Look at the plan again, then type \`/approve ${expected}\`.`,
  });
}

/** Of the commands of one comment that change what holds for the pull request one alone is obeyed. */
export function alone(): CommandResult {
  return failed({
    code: 'command-not-alone',
    message: 'Another command of this comment changes what holds for the pull request already.',
    hint: 'Type this one in a comment of its own.',
  });
}

function failed(said: {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}): CommandResult {
  return { kind: 'failed', ...said };
}

/** The hidden line that testifies what a comment has come to. */
export function markerOf(
  { comment: { comment }, testified }: CarriedOut,
  { repositoryId, key, headSha }: PullRequest,
  macKey: Uint8Array,
): string {
  const marker = {
    repositoryId,
    pullRequest: key.number,
    commentId: comment.id,
    authorId: comment.by.id,
    head: headSha,
    bodyDigest: bodyDigestOf(comment.body),
    ...testified,
  };
  return signAnswerMarker(marker, macKey);
}
