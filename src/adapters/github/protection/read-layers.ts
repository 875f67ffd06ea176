import type { BypassActor, ProtectionLayer, PullRequestRule } from '../../../model/protection-facts.ts';
import { idAt, listAt, textAt, valueAt } from '../../../model/read-unknown.ts';

/** Branch protection as a layer: https://docs.github.com/en/rest/branches/branch-protection#get-branch-protection */
export function readBranchProtection(data: unknown): ProtectionLayer {
  const reviews = valueAt(data, 'required_pull_request_reviews');
  return {
    source: { kind: 'branch-protection' },
    checks: classicChecks(data),
    isStrict: valueAt(data, 'required_status_checks', 'strict') === true,
    hasMergeQueue: false,
    forbidsForcePush: valueAt(data, 'allow_force_pushes', 'enabled') === false,
    forbidsDeletion: valueAt(data, 'allow_deletions', 'enabled') === false,
    pullRequest: reviews === undefined || reviews === null ? undefined : classicReviews(reviews),
    bypass: { kind: 'known', value: classicBypass(data) },
  };
}

/** `app_id` is null, or -1 in older answers, where any source may set the check; `contexts` are names alone. */
function classicChecks(data: unknown): ProtectionLayer['checks'] {
  const checks = listAt(data, 'required_status_checks', 'checks').flatMap((check) => {
    const name = textAt(check, 'context');
    return name === undefined ? [] : [{ name, appId: idAt(check, 'app_id') }];
  });
  const named = listAt(data, 'required_status_checks', 'contexts')
    .filter((name) => typeof name === 'string')
    .filter((name) => !checks.some((check) => check.name === name));
  return [...checks, ...named.map((name) => ({ name, appId: undefined }))];
}

function classicReviews(reviews: unknown): PullRequestRule {
  return {
    approvals: countAt(reviews, 'required_approving_review_count'),
    dismissesStaleReviews: valueAt(reviews, 'dismiss_stale_reviews') === true,
    asksCodeOwners: valueAt(reviews, 'require_code_owner_reviews') === true,
    asksLastPushApproval: valueAt(reviews, 'require_last_push_approval') === true,
  };
}

function classicBypass(data: unknown): readonly BypassActor[] {
  const allowed = (kind: string, name: string): readonly BypassActor[] =>
    listAt(data, 'required_pull_request_reviews', 'bypass_pull_request_allowances', kind).map((actor) => ({
      kind: 'named',
      name: `${kind.slice(0, -1)} ${textAt(actor, name) ?? '?'}`,
      scope: 'reviews',
    }));
  const admins: BypassActor = { kind: 'broad', name: 'administrators', scope: 'all' };
  return [
    ...(valueAt(data, 'enforce_admins', 'enabled') === true ? [] : [admins]),
    ...allowed('users', 'login'),
    ...allowed('teams', 'slug'),
    ...allowed('apps', 'slug'),
  ];
}

/** The rules of one ruleset as a layer: https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch */
export function readRules(
  rules: readonly unknown[],
  { source, bypass }: Pick<ProtectionLayer, 'source' | 'bypass'>,
): ProtectionLayer {
  const ofType = (type: string): readonly unknown[] => rules.filter((rule) => textAt(rule, 'type') === type);
  const checks = ofType('required_status_checks');
  return {
    source,
    checks: checks.flatMap((rule) =>
      listAt(rule, 'parameters', 'required_status_checks').flatMap((check) => {
        const name = textAt(check, 'context');
        return name === undefined ? [] : [{ name, appId: idAt(check, 'integration_id') }];
      }),
    ),
    isStrict: checks.some(
      (rule) => valueAt(rule, 'parameters', 'strict_required_status_checks_policy') === true,
    ),
    hasMergeQueue: ofType('merge_queue').length > 0,
    forbidsForcePush: ofType('non_fast_forward').length > 0,
    forbidsDeletion: ofType('deletion').length > 0,
    pullRequest: rulesetReviews(ofType('pull_request')),
    bypass,
  };
}

function rulesetReviews(rules: readonly unknown[]): PullRequestRule | undefined {
  if (rules.length === 0) return undefined;
  const has = (name: string): boolean => rules.some((rule) => valueAt(rule, 'parameters', name) === true);
  return {
    approvals: Math.max(
      ...rules.map((rule) => countAt(rule, 'parameters', 'required_approving_review_count')),
    ),
    dismissesStaleReviews: has('dismiss_stale_reviews_on_push'),
    asksCodeOwners: has('require_code_owner_review'),
    asksLastPushApproval: has('require_last_push_approval'),
  };
}

const namedActors: Readonly<Record<string, string>> = { User: 'user', Team: 'team', Integration: 'App' };
const broadActors: Readonly<Record<string, string>> = {
  OrganizationAdmin: 'owners of the organization',
  RepositoryRole: 'repository role',
  DeployKey: 'deploy keys',
};

/** Somebody on the bypass list of a ruleset. Of what is not known here the worst is taken. */
export function readBypassActor(actor: unknown): BypassActor {
  const type = textAt(actor, 'actor_type') ?? 'somebody';
  const id = idAt(actor, 'actor_id');
  const named = namedActors[type];
  const hasId = named !== undefined || type === 'RepositoryRole';
  const what = named ?? broadActors[type] ?? type;
  return {
    kind: named === undefined ? 'broad' : 'named',
    name: hasId && id !== undefined ? `${what} ${id}` : what,
    scope: 'all',
  };
}

function countAt(root: unknown, ...path: readonly string[]): number {
  const value = valueAt(root, ...path);
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
