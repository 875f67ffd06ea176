import { environmentDigest, rulePaths } from '../../approvals/environment-part.ts';
import { authorise } from '../../commands/authorise.ts';
import { givenGrants, standingGrants, type GivenGrant, type Said } from '../../commands/standing-grants.ts';
import type { Testimony } from '../../commands/conversation.ts';
import type { ApprovalSnapshot } from '../../model/approval-facts.ts';
import type { Intent } from '../../model/command.ts';
import type { GlassGrant, GlassReview } from '../../model/glass-grant.ts';
import type { PeopleAnswer } from '../../ports/forge.ts';
import { memberships, teamSlugs, type CommandContext } from './authorise-commands.ts';
import type { CarriedOut } from './carry-out.ts';

export interface GlassToJudge {
  readonly testimonies: readonly Testimony[];
  /** What the commands of this run have come to so far. */
  readonly commands: readonly CarriedOut[];
  readonly snapshot: ApprovalSnapshot;
  readonly context: CommandContext;
  readonly known: Pick<PeopleAnswer, 'teams'>;
  /** What the issues for review are about. */
  readonly reviews: readonly GlassReview[];
}

/**
 * The grants that hold now. Whoever has one must still be named by the base, and the change must still be about nothing
 * but what runs.
 */
export function glassState({
  testimonies,
  commands,
  snapshot,
  context,
  known,
  reviews,
}: GlassToJudge): readonly GlassGrant[] {
  const reviewed = new Set(reviews.map(({ commentId }) => commentId));
  // Without its issue nobody would look at it afterwards, whatever has become of that.
  const lasting = givenGrants(testimonies).filter(({ commentId }) => reviewed.has(commentId));
  const given = [...lasting, ...commands.flatMap(grantOf)];
  if (given.length === 0 || rulePaths(snapshot).length > 0) return [];
  const digests = new Map(
    given.map(({ environment }) => [environment, environmentDigest(snapshot, environment)]),
  );
  const said = [
    ...testimonies.map(({ marker, comment }): Said => ({
      verb: marker.verb,
      by: marker.authorId,
      commentId: comment.id,
    })),
    ...commands.map(({ testified, comment: { comment } }): Said => ({
      verb: testified.verb,
      by: comment.by.id,
      commentId: comment.id,
    })),
  ];
  return standingGrants(given, { said, now: context.now, digestOf: (name) => digests.get(name) })
    .filter((grant) => isStillNamed(grant, context, known))
    .map(({ environment, by, until, commentId }) => ({ environment, by, until, commentId }));
}

function grantOf({ testified, comment: { comment } }: CarriedOut): readonly GivenGrant[] {
  const { verb, parts, digest, until } = testified;
  const environment = parts?.[0];
  if (verb !== 'break-glass' || environment === undefined || digest === undefined || until === undefined)
    return [];
  return [{ environment, by: comment.by, until, digest, commentId: comment.id }];
}

function isStillNamed(
  { by, environment }: GivenGrant,
  context: CommandContext,
  { teams }: Pick<PeopleAnswer, 'teams'>,
): boolean {
  const intent = intentOf({ by, environment }, context);
  const { facts, base } = context;
  const groups = memberships(intent, context, teams);
  return authorise(intent, { author: facts.author, base, groups, role: 'none' }).kind === 'allowed';
}

/** The teams that have to be known to tell whether grants still hold. */
export function teamsForGrants(
  testimonies: readonly Testimony[],
  context: CommandContext,
): readonly string[] {
  return givenGrants(testimonies).flatMap((grant) => teamSlugs(intentOf(grant, context), context));
}

function intentOf(
  { by, environment }: Pick<GivenGrant, 'by' | 'environment'>,
  { facts }: CommandContext,
): Intent {
  return { verb: 'break-glass', by, environment, head: facts.pullRequest.headSha };
}
