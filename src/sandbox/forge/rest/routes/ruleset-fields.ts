import { invalid } from '../../api-error.ts';
import {
  bypassActorTypes,
  plainRules,
  type BypassActor,
  type MergeQueueParameters,
  type PullRequestParameters,
  type Rule,
  type Ruleset,
  type StatusCheckParameters,
} from '../../store/model/ruleset.ts';
import type { Fields } from '../fields.ts';

type RulesetFields = Pick<Ruleset, 'name' | 'enforcement' | 'include' | 'exclude' | 'bypassActors' | 'rules'>;

/** Reads what a request says of a ruleset; what it leaves out stays as it was, and a new one must have a name. */
export function readRuleset(fields: Fields, before: RulesetFields | undefined): RulesetFields {
  if (fields.choice('target', ['branch', 'tag', 'push']) === 'tag') throw refused('target');
  const names = fields.object('conditions')?.object('ref_name');
  const given: Partial<Record<keyof RulesetFields, unknown>> = {
    name: before === undefined ? fields.text('name') : fields.optionalText('name'),
    enforcement: fields.choice('enforcement', ['active', 'disabled', 'evaluate']),
    include: names?.texts('include'),
    exclude: names?.texts('exclude'),
    bypassActors: fields.objects('bypass_actors')?.map(readBypassActor),
    rules: fields.objects('rules')?.map(readRule),
  };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...blank, ...before, ...said };
}

const blank: RulesetFields = {
  name: '',
  enforcement: 'active',
  include: [],
  exclude: [],
  bypassActors: [],
  rules: [],
};

function readBypassActor(fields: Fields): BypassActor {
  const actorType = fields.choice('actor_type', bypassActorTypes);
  if (actorType === undefined) throw refused('bypass_actors');
  const mode = fields.choice('bypass_mode', ['always', 'pull_request']) ?? 'always';
  return { actorType, actorId: fields.optionalInteger('actor_id') ?? null, mode };
}

function readRule(fields: Fields): Rule {
  const types = [...plainRules, 'required_status_checks', 'pull_request', 'merge_queue'] as const;
  const type = fields.choice('type', types);
  const parameters = fields.object('parameters');
  switch (type) {
    case undefined:
      throw refused('rules');
    case 'required_status_checks':
      return { type, parameters: readChecks(required(parameters)) };
    case 'pull_request':
      return { type, parameters: readPullRequest(required(parameters)) };
    case 'merge_queue':
      return { type, parameters: readMergeQueue(required(parameters)) };
    default:
      return { type };
  }
}

function required(parameters: Fields | undefined): Fields {
  if (parameters === undefined) throw refused('rules');
  return parameters;
}

function readChecks(fields: Fields): StatusCheckParameters {
  const checks = fields.objects('required_status_checks') ?? [];
  return {
    required_status_checks: checks.map((check) => {
      const appId = check.optionalInteger('integration_id');
      const context = check.text('context');
      return appId === undefined ? { context } : { context, integration_id: appId };
    }),
    strict_required_status_checks_policy: fields.flag('strict_required_status_checks_policy') ?? false,
  };
}

function readPullRequest(fields: Fields): PullRequestParameters {
  const count = fields.integer('required_approving_review_count');
  if (count < 0 || count > 10) throw refused('required_approving_review_count');
  return {
    required_approving_review_count: count,
    dismiss_stale_reviews_on_push: fields.flag('dismiss_stale_reviews_on_push') ?? false,
    require_code_owner_review: fields.flag('require_code_owner_review') ?? false,
    require_last_push_approval: fields.flag('require_last_push_approval') ?? false,
    required_review_thread_resolution: fields.flag('required_review_thread_resolution') ?? false,
  };
}

function readMergeQueue(fields: Fields): MergeQueueParameters {
  return {
    check_response_timeout_minutes: fields.integer('check_response_timeout_minutes'),
    grouping_strategy: fields.choice('grouping_strategy', ['ALLGREEN', 'HEADGREEN']) ?? 'ALLGREEN',
    max_entries_to_build: fields.integer('max_entries_to_build'),
    max_entries_to_merge: fields.integer('max_entries_to_merge'),
    merge_method: fields.choice('merge_method', ['MERGE', 'SQUASH', 'REBASE']) ?? 'MERGE',
    min_entries_to_merge: fields.integer('min_entries_to_merge'),
    min_entries_to_merge_wait_minutes: fields.integer('min_entries_to_merge_wait_minutes'),
  };
}

function refused(field: string): Error {
  return invalid({ resource: 'RepositoryRuleset', field, code: 'invalid' });
}
