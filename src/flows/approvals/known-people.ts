import type { Heard } from '../../commands/conversation.ts';
import type { Account } from '../../model/account.ts';
import type { GroupFact } from '../../model/approval-facts.ts';
import type { Requirement } from '../../model/approval.ts';
import type { PullRequestFacts } from '../../model/pull-request-facts.ts';
import type { Ref } from '../../model/ref.ts';
import type { GateForge, PeopleAnswer } from '../../ports/forge.ts';
import { emailsOf, teamsOf } from './people-facts.ts';
import type { PeopleMemory } from './people-memory.ts';

export interface PeopleOfChange {
  readonly memory: PeopleMemory;
  readonly forge: GateForge;
  readonly installationId: number;
  readonly facts: PullRequestFacts;
  readonly heard: Heard;
  readonly requirements: readonly Requirement[];
  readonly groups: ReadonlyMap<Ref, GroupFact>;
  /** Whom the commands make it necessary to know. */
  readonly commands: { readonly teams: ReadonlySet<string>; readonly asking: readonly Account[] };
}

/** Everybody on whom a decision hangs, requirements and commands together: one call at most. */
export function knowPeople(change: PeopleOfChange): Promise<PeopleAnswer> {
  const { memory, forge, installationId, facts, heard, requirements, groups, commands } = change;
  const { repositoryId, baseBranch } = facts.pullRequest;
  const { isInOrganization } = facts;
  const scope = { installationId, repositoryId, branch: baseBranch, isInOrganization };
  return memory.lookUp(forge, scope, {
    teams: [...teamsOf(requirements, groups), ...commands.teams],
    emails: emailsOf(requirements),
    people: earlierApprovers(heard, facts),
    asking: commands.asking,
  });
}

/** Who has agreed by a command and no review tells whether they may still write. */
function earlierApprovers({ testimonies }: Heard, { reviews }: PullRequestFacts): readonly Account[] {
  const told = new Set(reviews.map(({ by }) => by.id));
  return testimonies.flatMap(({ marker, comment: { by } }) =>
    marker.verb === 'approve' && !told.has(by.id) ? [by] : [],
  );
}
