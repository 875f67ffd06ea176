import { ApiError, found, invalid } from '../../api-error.ts';
import { presentBranchProtection } from '../../present/branch-protection.ts';
import { protectionOf } from '../../rules/branch-rules.ts';
import type {
  BranchProtection,
  PullRequestParameters,
  StatusCheckParameters,
} from '../../store/model/ruleset.ts';
import { noContent, ok, type Handlers, type RepositoryCall } from '../call.ts';
import type { Fields } from '../fields.ts';

/** The older protection of single branches. */
export const branchProtectionRoutes = {
  'GET /repos/{owner}/{repo}/branches/{branch}/protection': (call) =>
    ok(presentBranchProtection(call.core, call.repository, protectionAt(call))),
  'PUT /repos/{owner}/{repo}/branches/{branch}/protection': async (call) => {
    const { core, fields, repository } = call;
    const branch = call.parameter('branch');
    found((await call.git.refs()).get(`refs/heads/${branch}`));
    const id = protectionOf(core, repository, branch)?.id ?? core.store.nextId('branchProtections');
    const record = { id, repositoryId: repository.id, branch, ...readProtection(fields) };
    const protection = core.store.change(() => core.store.tables.branchProtections.put(record));
    return ok(presentBranchProtection(core, repository, protection));
  },
  'DELETE /repos/{owner}/{repo}/branches/{branch}/protection': (call) => {
    const { id } = protectionAt(call);
    call.core.store.change(() => call.core.store.tables.branchProtections.remove(id));
    return noContent;
  },
} satisfies Handlers;

function protectionAt({ core, repository, parameter }: RepositoryCall): BranchProtection {
  const protection = protectionOf(core, repository, parameter('branch'));
  if (protection === undefined) throw new ApiError(404, 'Branch not protected');
  return protection;
}

function readProtection(fields: Fields): Pick<BranchProtection, 'isForAdmins' | 'checks' | 'reviews'> {
  if (fields.object('restrictions') !== undefined)
    throw invalid({ resource: 'ProtectedBranch', field: 'restrictions', code: 'invalid' });
  const checks = fields.object('required_status_checks');
  const reviews = fields.object('required_pull_request_reviews');
  return {
    isForAdmins: fields.flag('enforce_admins') ?? false,
    checks: checks === undefined ? null : readChecks(checks),
    reviews: reviews === undefined ? null : readReviews(reviews),
  };
}

/** `checks` with the ids of their Apps, or the older list of names, which any App meets. */
function readChecks(fields: Fields): StatusCheckParameters {
  const named = fields.objects('checks')?.map((check) => {
    const appId = check.optionalInteger('app_id');
    const context = check.text('context');
    return appId === undefined || appId === -1 ? { context } : { context, integration_id: appId };
  });
  return {
    required_status_checks: named ?? (fields.texts('contexts') ?? []).map((context) => ({ context })),
    strict_required_status_checks_policy: fields.flag('strict') ?? false,
  };
}

function readReviews(fields: Fields): PullRequestParameters {
  return {
    required_approving_review_count: fields.optionalInteger('required_approving_review_count') ?? 1,
    dismiss_stale_reviews_on_push: fields.flag('dismiss_stale_reviews') ?? false,
    require_code_owner_review: fields.flag('require_code_owner_reviews') ?? false,
    require_last_push_approval: fields.flag('require_last_push_approval') ?? false,
    required_review_thread_resolution: false,
  };
}
