/**
 * The events that an app may subscribe to, each with the permissions of which it needs one, for reading at least
 * (GitHub docs, "Webhook events and payloads"). None needed: sent to every app, asked for or not.
 */
export const eventPermissions: Readonly<Record<string, readonly string[] | undefined>> = {
  check_run: ['checks'],
  check_suite: ['checks'],
  create: ['contents'],
  delete: ['contents'],
  fork: ['contents'],
  installation: [],
  installation_repositories: [],
  issue_comment: ['issues', 'pull_requests'],
  issues: ['issues'],
  label: ['metadata', 'issues', 'pull_requests'],
  member: ['members'],
  membership: ['members'],
  merge_group: ['merge_queues'],
  ping: [],
  pull_request: ['pull_requests'],
  pull_request_review: ['pull_requests'],
  pull_request_review_comment: ['pull_requests'],
  push: ['contents'],
  repository: ['metadata'],
  status: ['statuses'],
  team: ['members'],
};
