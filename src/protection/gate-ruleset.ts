import type { JsonValue } from '../model/json.ts';
import type { ProtectionFacts } from '../model/protection-facts.ts';
import { appIdPlaceholder, ghApi, repositoryPath } from './gh-command.ts';
import { gateLayers, pinnedApp } from './gate-layers.ts';

/** A part of what protects the default branch, as a ruleset can ask for it. */
export type RulePart =
  | { readonly kind: 'check'; readonly name: string }
  | { readonly kind: 'up-to-date' | 'force-push' | 'deletion' | 'pull-request' }
  | { readonly kind: 'approvals' | 'code-owners' | 'last-push' | 'stale-reviews' };

/**
 * The line that makes a ruleset with these parts for the default branch. Rules add up, so that a new ruleset changes no
 * other one and weakens nothing: https://docs.github.com/en/rest/repos/rules#create-a-repository-ruleset
 */
export function rulesetCommand(
  facts: ProtectionFacts,
  { name, parts, checks }: RulesetRequest,
): string | undefined {
  if (parts.length === 0) return undefined;
  const body = {
    name: unusedName(facts, name),
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    bypass_actors: [],
    rules: rulesFor(facts, parts, checks),
  };
  return ghApi(facts, { method: 'POST', path: repositoryPath(facts, 'rulesets'), body });
}

interface RulesetRequest {
  readonly name: string;
  readonly parts: readonly RulePart[];
  /** All checks of Charter: those that a rule about checks asks for where none of them is a part. */
  readonly checks: readonly string[];
}

function rulesFor(
  facts: ProtectionFacts,
  parts: readonly RulePart[],
  allChecks: readonly string[],
): readonly JsonValue[] {
  const has = (kind: RulePart['kind']): boolean => parts.some((part) => part.kind === kind);
  return [
    ...(has('force-push') ? [{ type: 'non_fast_forward' }] : []),
    ...(has('deletion') ? [{ type: 'deletion' }] : []),
    ...(reviewKinds.some(has) ? [pullRequestRule(has)] : []),
    ...(has('check') || has('up-to-date') ? [checksRule(facts, parts, allChecks)] : []),
  ];
}

const reviewKinds = ['pull-request', 'approvals', 'code-owners', 'last-push', 'stale-reviews'] as const;

function pullRequestRule(has: (kind: RulePart['kind']) => boolean): JsonValue {
  return {
    type: 'pull_request',
    parameters: {
      required_approving_review_count: has('approvals') ? 1 : 0,
      require_code_owner_review: has('code-owners'),
      require_last_push_approval: has('last-push'),
      dismiss_stale_reviews_on_push: has('stale-reviews'),
      required_review_thread_resolution: false,
    },
  };
}

function checksRule(
  facts: ProtectionFacts,
  parts: readonly RulePart[],
  allChecks: readonly string[],
): JsonValue {
  const missing = parts.flatMap((part) => (part.kind === 'check' ? [part.name] : []));
  const appId = facts.appId ?? pinnedApp(gateLayers(facts).layers, allChecks) ?? appIdPlaceholder;
  return {
    type: 'required_status_checks',
    parameters: {
      required_status_checks: (missing.length > 0 ? missing : allChecks).map((context) => ({
        context,
        integration_id: appId,
      })),
      strict_required_status_checks_policy: parts.some(({ kind }) => kind === 'up-to-date'),
    },
  };
}

function unusedName(facts: ProtectionFacts, name: string): string {
  const taken = new Set(
    gateLayers(facts).layers.flatMap(({ source }) => (source.kind === 'ruleset' ? [source.name] : [])),
  );
  let number = 2;
  while (taken.has(number === 2 ? name : `${name} ${number - 1}`)) number += 1;
  return number === 2 ? name : `${name} ${number - 1}`;
}
