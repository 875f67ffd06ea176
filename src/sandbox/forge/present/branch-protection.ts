import type { Core } from '../core.ts';
import type { Repository } from '../store/model/repository.ts';
import type { BranchProtection } from '../store/model/ruleset.ts';
import { repositoryUrl } from './repository.ts';

/** The protection of a branch (`branch-protection`, `protected-branch`). */
export function presentBranchProtection(core: Core, repository: Repository, protection: BranchProtection) {
  const url = `${repositoryUrl(core, repository)}/branches/${encodeURIComponent(protection.branch)}/protection`;
  const { checks, reviews } = protection;
  return {
    url,
    ...(checks === null ? {} : { required_status_checks: presentChecks(url, checks) }),
    ...(reviews === null ? {} : { required_pull_request_reviews: presentReviews(url, reviews) }),
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.isForAdmins },
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
    block_creations: { enabled: false },
    required_conversation_resolution: { enabled: false },
    lock_branch: { enabled: false },
    allow_fork_syncing: { enabled: false },
  };
}

function presentChecks(url: string, checks: NonNullable<BranchProtection['checks']>) {
  const required = checks.required_status_checks;
  return {
    url: `${url}/required_status_checks`,
    strict: checks.strict_required_status_checks_policy,
    contexts: required.map(({ context }) => context),
    contexts_url: `${url}/required_status_checks/contexts`,
    checks: required.map((check) => ({ context: check.context, app_id: check.integration_id ?? null })),
  };
}

function presentReviews(url: string, reviews: NonNullable<BranchProtection['reviews']>) {
  return {
    url: `${url}/required_pull_request_reviews`,
    dismiss_stale_reviews: reviews.dismiss_stale_reviews_on_push,
    require_code_owner_reviews: reviews.require_code_owner_review,
    required_approving_review_count: reviews.required_approving_review_count,
    require_last_push_approval: reviews.require_last_push_approval,
  };
}
