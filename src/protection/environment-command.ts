import type { JsonObject } from '../model/json.ts';
import type { ForgeEnvironment, ProtectionFacts } from '../model/protection-facts.ts';
import { ghApi, repositoryPath, teamIdPlaceholder } from './gh-command.ts';

/**
 * Lines that close an environment, which may have to be made. The request says again what was set before: who is left
 * out of it is no reviewer any more. Undefined where patterns have to be taken out by hand.
 * https://docs.github.com/en/rest/deployments/environments#create-or-update-an-environment
 */
export function environmentCommand(
  facts: ProtectionFacts,
  environment: ForgeEnvironment | string,
  { isOpen, isForAll }: { readonly isOpen: boolean; readonly isForAll: boolean },
): string | undefined {
  const before = typeof environment === 'string' ? unmade(environment) : environment;
  const { branches } = before;
  const isAllowed = branches.kind === 'named' && branches.patterns.includes(facts.defaultBranch);
  if (!isOpen && isAllowed) return undefined;
  const path = repositoryPath(facts, `environments/${encodeURIComponent(before.name)}`);
  const set = ghApi(facts, { method: 'PUT', path, body: bodyFor(before, { isOpen, isForAll }) });
  if (isAllowed || !isForAll) return set;
  const allow = { name: facts.defaultBranch };
  return `${set}\n${ghApi(facts, { method: 'POST', path: `${path}/deployment-branch-policies`, body: allow })}`;
}

function bodyFor(
  { waitMinutes, preventsSelfReview, reviewers, branches }: ForgeEnvironment,
  { isOpen, isForAll }: { readonly isOpen: boolean; readonly isForAll: boolean },
): JsonObject {
  const isProtected = !isForAll && branches.kind === 'protected';
  return {
    wait_timer: waitMinutes,
    prevent_self_review: preventsSelfReview,
    reviewers: isOpen
      ? [{ type: 'Team', id: teamIdPlaceholder }]
      : reviewers.map(({ type, id }) => ({ type, id })),
    deployment_branch_policy: { protected_branches: isProtected, custom_branch_policies: !isProtected },
  };
}

/** One that GitHub does not have yet. */
function unmade(name: string): ForgeEnvironment {
  return {
    name,
    reviewers: [],
    preventsSelfReview: true,
    waitMinutes: 0,
    apps: [],
    branches: { kind: 'all' },
  };
}
