/** A request for an active ruleset over the default branch. */
export function aRuleset(rules: readonly object[], more: object = {}): object {
  return {
    name: 'main',
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules,
    ...more,
  };
}

/** A required check, pinned to an App where its id is given. */
export function requiredCheck(context: string, appId?: number): object {
  const check = { context, ...(appId === undefined ? {} : { integration_id: appId }) };
  const parameters = { required_status_checks: [check], strict_required_status_checks_policy: false };
  return { type: 'required_status_checks', parameters };
}

/** Merges go through the queue, each after a check named `ci`. */
export function aMergeQueue(): object {
  const parameters = {
    check_response_timeout_minutes: 60,
    grouping_strategy: 'ALLGREEN',
    max_entries_to_build: 5,
    max_entries_to_merge: 5,
    merge_method: 'MERGE',
    min_entries_to_merge: 1,
    min_entries_to_merge_wait_minutes: 5,
  };
  return aRuleset([{ type: 'merge_queue', parameters }]);
}
