import { readReviewMarker } from '../../commands/glass-reviews.ts';
import { alteredEnvironments, pathsBeyond } from '../../approvals/environment-part.ts';
import { setAside, standingLocks } from '../../approvals/set-aside.ts';
import type { ApprovalSnapshot } from '../../model/approval-facts.ts';
import type { ApprovalState } from '../../model/approval.ts';
import type { Account } from '../../model/account.ts';
import type { GateState } from '../../model/gate.ts';
import type { GlassGrant, GlassReview } from '../../model/glass-grant.ts';
import type { PeopleAnswer } from '../../ports/forge.ts';
import { memberships, type CommandContext } from '../commands/authorise-commands.ts';
import { carryOutEffects } from '../commands/carry-out-effects.ts';
import type { CarriedOut } from '../commands/carry-out.ts';
import type { EffectContext } from '../commands/effect.ts';
import { glassState } from '../commands/glass-state.ts';
import type { FoundLocks } from '../commands/read-locks.ts';
import type { Heard } from '../../commands/conversation.ts';

/** How a change stands beside what people agree to. */
export interface GateEffects {
  readonly commands: readonly CarriedOut[];
  readonly locks: FoundLocks;
  readonly grants: readonly GlassGrant[];
}

/** Carries out what reaches beyond the pull request, and tells what is locked and what is set aside after that. */
export async function applyEffects(
  commands: readonly CarriedOut[],
  run: {
    readonly heard: Heard;
    readonly snapshot: ApprovalSnapshot;
    readonly context: CommandContext;
    readonly known: Pick<PeopleAnswer, 'teams'>;
    readonly locks: FoundLocks;
  },
  effects: Omit<EffectContext, 'base' | 'snapshot' | 'isMember'>,
): Promise<GateEffects> {
  const { heard, snapshot, context, known } = run;
  const reviews = reviewsOf(effects);
  const judged = { testimonies: heard.testimonies, snapshot, context, known, reviews };
  const before = glassState({ ...judged, commands });
  const underWay = {
    grants: before.map(({ environment, by }) => ({ environment, by: by.id })),
    holder: heard.holder?.id,
  };
  const done = await carryOutEffects(
    commands,
    { locks: run.locks, underWay },
    {
      ...effects,
      base: context.base,
      snapshot,
      isMember: (by, group) => isMember({ by, group }, context, known),
    },
  );
  return { ...done, grants: glassState({ ...judged, commands: done.commands }) };
}

/** What Charter's own issues are about, of this repository, whatever has become of them. */
function reviewsOf({ gate, ports }: Pick<EffectContext, 'gate' | 'ports'>): readonly GlassReview[] {
  const { repositoryId } = gate.facts.pullRequest;
  return gate.glassIssues.issues
    .filter(({ isOwn }) => isOwn)
    .flatMap(({ body }) => readReviewMarker(body, ports.markerKeys) ?? [])
    .filter((review) => review.repositoryId === repositoryId);
}

/** Asked of those who are named beside who breaks the glass, so that they are known. */
function isMember(
  { by, group }: { readonly by: Account; readonly group: string },
  context: CommandContext,
  { teams }: Pick<PeopleAnswer, 'teams'>,
): boolean {
  return context.base.environments.some(({ name, glass }) => {
    if (glass?.reviewBy !== group) return false;
    const intent = { verb: 'break-glass', by, environment: name, head: undefined } as const;
    return memberships(intent, context, teams).get(group) === 'member';
  });
}

/** What stands in the way of a change once the glass is broken for some environments. */
export function gateAfter(
  approval: ApprovalState,
  { locks, grants }: Pick<GateEffects, 'locks' | 'grants'>,
  { snapshot, isTruncated }: { readonly snapshot: ApprovalSnapshot; readonly isTruncated: boolean },
): Pick<GateState, 'approval' | 'locks' | 'grants'> {
  const broken = new Set(grants.map(({ environment }) => environment));
  return {
    approval: setAside(
      approval,
      { environments: broken, beyond: pathsBeyond(snapshot, broken) },
      isTruncated,
    ),
    locks: standingLocks(locks, alteredEnvironments(snapshot), broken),
    grants,
  };
}
