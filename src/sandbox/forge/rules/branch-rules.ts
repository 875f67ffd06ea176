import { matchesGlob, parseGlob } from '../../../model/glob.ts';
import { includesRole, membership, roleOf } from '../access/roles.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import type { Role } from '../store/model/account.ts';
import type { Repository } from '../store/model/repository.ts';
import type { BranchProtection, BypassActor, Rule, Ruleset } from '../store/model/ruleset.ts';

/** What holds for a branch: its active rulesets, and its protection as if it were one of them. */
export function rulesFor(core: Core, repository: Repository, branch: string): readonly HoldingRules[] {
  const protection = protectionOf(core, repository, branch);
  const rulesets = rulesetsFor(core, repository, branch);
  return protection === undefined ? rulesets : [...rulesets, asRules(protection)];
}

/** The older protection of a branch. */
export function protectionOf(
  core: Core,
  repository: Repository,
  branch: string,
): BranchProtection | undefined {
  return core.store.tables.branchProtections
    .list()
    .find((protection) => protection.repositoryId === repository.id && protection.branch === branch);
}

/** Rules with those who need not keep to them. */
type HoldingRules = Pick<Ruleset, 'rules' | 'bypassActors'>;

function asRules({ checks, reviews, isForAdmins }: BranchProtection): HoldingRules {
  const admins = { actorType: 'RepositoryRole', actorId: adminRoleId, mode: 'always' } as const;
  return {
    bypassActors: isForAdmins ? [] : [admins],
    rules: [
      ...(checks === null ? [] : [{ type: 'required_status_checks', parameters: checks } as const]),
      ...(reviews === null ? [] : [{ type: 'pull_request', parameters: reviews } as const]),
    ],
  };
}

/** The active rulesets that hold for a branch. */
export function rulesetsFor(core: Core, repository: Repository, branch: string): readonly Ruleset[] {
  return core.store.by.rulesetsOfRepository
    .all(repository.id)
    .filter((ruleset) => ruleset.enforcement === 'active')
    .filter(
      ({ include, exclude }) =>
        include.some((pattern) => names(repository, pattern, branch)) &&
        !exclude.some((pattern) => names(repository, pattern, branch)),
    );
}

function names(repository: Repository, pattern: string, branch: string): boolean {
  if (pattern === '~ALL') return true;
  if (pattern === '~DEFAULT_BRANCH') return branch === repository.defaultBranch;
  const glob = parseGlob(pattern);
  return typeof glob !== 'string' && matchesGlob(glob, `refs/heads/${branch}`, { dot: true });
}

/** The rules of one type for a branch. */
export function rulesOf<Type extends Rule['type']>(
  rulesets: readonly HoldingRules[],
  type: Type,
): readonly Extract<Rule, { type: Type }>[] {
  return rulesets
    .flatMap(({ rules }) => rules)
    .filter((rule): rule is Extract<Rule, { type: Type }> => rule.type === type);
}

export interface Bypass {
  readonly repository: Repository;
  readonly actor: Actor;
  /** Some may go round the rules with a pull request only. */
  readonly isPullRequest: boolean;
}

/** True when somebody is on the list of those who need not keep to a ruleset. Owners are not, unless they are listed. */
export function mayBypass(core: Core, { bypassActors }: HoldingRules, bypass: Bypass): boolean {
  return bypassActors
    .filter(({ mode }) => mode === 'always' || bypass.isPullRequest)
    .some((listed) => isListed(core, listed, bypass));
}

/** Ids of roles (GitHub docs, "Create a repository ruleset", `bypass_actors`). */
const adminRoleId = 5;
const roleIds: Readonly<Record<number, Role>> = { 2: 'maintain', 4: 'write', [adminRoleId]: 'admin' };

function isListed(core: Core, { actorType, actorId }: BypassActor, { repository, actor }: Bypass): boolean {
  switch (actorType) {
    case 'Integration':
      return actor.appId === actorId;
    case 'User':
      return actor.accountId === actorId;
    case 'Team':
      return isInTeam(core, actorId, actor);
    case 'OrganizationAdmin': {
      const owner = core.store.tables.accounts.get(repository.ownerId);
      return membership(owner, actor.accountId)?.role === 'admin';
    }
    default:
      return hasRole(roleIds[actorId ?? 0], roleOf(core, repository, actor.accountId));
  }
}

function isInTeam(core: Core, teamId: number | null, { accountId }: Actor): boolean {
  const team = core.store.tables.teams.get(teamId ?? 0);
  return team?.members.some(({ userId }) => userId === accountId) ?? false;
}

function hasRole(needed: Role | undefined, held: Role | undefined): boolean {
  return needed !== undefined && includesRole(held, needed);
}

/** Rules that keep a branch from being moved by anything but a merge. */
const movedByMergesOnly: readonly Rule['type'][] = [
  'update',
  'pull_request',
  'merge_queue',
  'required_status_checks',
];

/** True when somebody may not push to a branch that is there. */
export function isClosedTo(
  core: Core,
  { repository, branch, actor }: { repository: Repository; branch: string; actor: Actor },
): boolean {
  if (branch.startsWith('gh-readonly-queue/')) return true;
  return rulesFor(core, repository, branch)
    .filter((ruleset) => !mayBypass(core, ruleset, { repository, actor, isPullRequest: false }))
    .some(({ rules }) => rules.some(({ type }) => movedByMergesOnly.includes(type)));
}
