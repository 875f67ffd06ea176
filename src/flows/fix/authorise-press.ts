import { authorise } from '../../commands/authorise.ts';
import type { Account } from '../../model/account.ts';
import type { Authorisation, Intent } from '../../model/command.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { PullRequestFacts } from '../../model/pull-request-facts.ts';
import type { Ref } from '../../model/ref.ts';
import type { GateForge } from '../../ports/forge.ts';
import { groupFacts } from '../approvals/people-facts.ts';
import type { PeopleMemory } from '../approvals/people-memory.ts';
import { memberships, teamSlugs, type CommandContext } from '../commands/authorise-commands.ts';
import { commandBaseFacts } from '../commands/base-facts.ts';

export interface PressToAuthorise {
  readonly by: Account;
  /** The fixes are to be committed, not suggested. */
  readonly isCommit: boolean;
  readonly facts: PullRequestFacts;
  readonly base: ReadonlyMap<Ref, Manifest>;
  readonly people: PeopleMemory;
  readonly forge: GateForge;
  readonly installationId: number;
  /** ISO. */
  readonly now: string;
}

/** Whether somebody may do with a button what `/fix` does, by the same rules; a commit takes the right to write. */
export async function authorisePress(press: PressToAuthorise): Promise<Authorisation> {
  const { by, isCommit, facts, base, people, forge, installationId, now } = press;
  const { repositoryId, baseBranch, headSha: head } = facts.pullRequest;
  const context: CommandContext = {
    facts,
    base: commandBaseFacts(base),
    groups: groupFacts(base),
    holder: undefined,
    lockedBy: new Map(),
    addedEnvironments: [],
    now,
  };
  const intent: Intent = { verb: 'fix', by, environment: undefined, head, ...(isCommit && { isCommit }) };
  const { isInOrganization } = facts;
  const scope = { installationId, repositoryId, branch: baseBranch, isInOrganization };
  const teams = teamSlugs(intent, context);
  const known = await people.lookUp(forge, scope, { teams, emails: [], people: [], asking: [by] });
  return authorise(intent, {
    author: facts.author,
    base: context.base,
    groups: memberships(intent, context, known.teams),
    role: known.roles.get(by.id) ?? 'lookup-failed',
  });
}
