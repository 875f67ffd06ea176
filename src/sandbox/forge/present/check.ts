import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import type { CheckAnnotation, CheckRun, CheckSuite, CommitStatus } from '../store/model/check.ts';
import type { Repository } from '../store/model/repository.ts';
import { keyOf } from '../store/tables.ts';
import { presentAccountById } from './account.ts';
import { presentOptionalApp } from './app.ts';
import { encodePath, presentSimpleCommit } from './commit.ts';
import { repositoryOf } from './issue.ts';
import { issueOf, presentPullRequestPointer } from './pull-request.ts';
import { presentRepositoryCore, repositoryPage, repositoryUrl } from './repository.ts';

/** Open pull requests of this repository (not of forks) whose head is a commit. */
function pullRequestsAt(core: Core, repositoryId: number, sha: string) {
  return core.store.by.pullRequestsAt
    .all(keyOf(repositoryId, sha))
    .filter((pull) => pull.headRepositoryId === repositoryId)
    .filter((pull) => issueOf(core, pull).state === 'open')
    .map((pull) => presentPullRequestPointer(core, pull));
}

/** A check run (`check-run`). */
export function presentCheckRun(core: Core, run: CheckRun) {
  const repository = repositoryOf(core, run);
  const url = `${repositoryUrl(core, repository)}/check-runs/${run.id}`;
  const page = `${repositoryPage(core, repository)}/runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CR', run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.output.title,
      summary: run.output.summary,
      text: run.output.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: presentOptionalApp(core, run.appId),
    pull_requests: pullRequestsAt(core, run.repositoryId, run.headSha),
  };
}

/** An annotation (`check-annotation`). */
export function presentAnnotation(core: Core, run: CheckRun, annotation: CheckAnnotation) {
  const page = repositoryPage(core, repositoryOf(core, run));
  return {
    path: annotation.path,
    blob_href: `${page}/blob/${run.headSha}/${encodePath(annotation.path)}`,
    start_line: annotation.startLine,
    start_column: annotation.startColumn,
    end_line: annotation.endLine,
    end_column: annotation.endColumn,
    annotation_level: annotation.level,
    title: annotation.title,
    message: annotation.message,
    raw_details: annotation.rawDetails,
  };
}

/** A suite's state follows from the newest run of each name in it. */
export function suiteState(core: Core, suite: CheckSuite): Pick<CheckRun, 'status' | 'conclusion'> {
  const runs = latestRuns(core.store.by.runsOfSuite.all(suite.id));
  if (runs.length === 0 || suite.isRerequested) return { status: 'queued', conclusion: null };
  if (runs.some((run) => run.status !== 'completed')) {
    const isBegun = runs.some((run) => run.status !== 'queued');
    return { status: isBegun ? 'in_progress' : 'queued', conclusion: null };
  }
  const worst = conclusionsByWeight.find((conclusion) => runs.some((run) => run.conclusion === conclusion));
  return { status: 'completed', conclusion: worst ?? 'success' };
}

const conclusionsByWeight = [
  'action_required',
  'timed_out',
  'cancelled',
  'failure',
  'stale',
  'success',
  'neutral',
  'skipped',
] as const;

/** The newest run of each app and name, in order of id. */
export function latestRuns(runs: readonly CheckRun[]): readonly CheckRun[] {
  const newest = new Map(runs.map((run): [string, CheckRun] => [`${run.appId} ${run.name}`, run]));
  return runs.filter((run) => newest.get(`${run.appId} ${run.name}`) === run);
}

/** A check suite (`check-suite`). */
export async function presentCheckSuite(core: Core, suite: CheckSuite) {
  const repository = repositoryOf(core, suite);
  const commit = await core.repositories.open(repository.id).commit(suite.headSha);
  if (commit === undefined) throw new Error(`the commit of check suite ${suite.id} is missing`);
  const url = `${repositoryUrl(core, repository)}/check-suites/${suite.id}`;
  return {
    id: suite.id,
    node_id: nodeId('CS', suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteState(core, suite),
    url,
    before: suite.before,
    after: suite.headSha,
    pull_requests: pullRequestsAt(core, suite.repositoryId, suite.headSha),
    app: presentOptionalApp(core, suite.appId),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: latestRuns(core.store.by.runsOfSuite.all(suite.id)).length,
    check_runs_url: `${url}/check-runs`,
    head_commit: presentSimpleCommit(commit),
    repository: presentRepositoryCore(core, repository),
  };
}

/** A commit status (`status`). */
export function presentStatus(core: Core, status: CommitStatus) {
  return { ...presentSimpleStatus(core, status), creator: presentAccountById(core, status.creatorId) };
}

function presentSimpleStatus(core: Core, status: CommitStatus) {
  return {
    url: `${repositoryUrl(core, repositoryOf(core, status))}/statuses/${status.sha}`,
    avatar_url: `${core.url}/avatars/${status.creatorId}`,
    id: status.id,
    node_id: nodeId('SC', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.updatedAt,
  };
}

/** All statuses of a commit as one (`combined-commit-status`): the newest of each context counts. */
export function presentCombinedStatus(core: Core, repository: Repository, sha: string) {
  const all = core.store.by.statusesOfCommit.all(keyOf(repository.id, sha));
  const newest = [...new Map(all.map((status): [string, CommitStatus] => [status.context, status])).values()];
  const url = `${repositoryUrl(core, repository)}/commits/${sha}`;
  return {
    state: combineStates(newest),
    statuses: newest.map((status) => presentSimpleStatus(core, status)),
    sha,
    total_count: newest.length,
    repository: presentRepositoryCore(core, repository),
    commit_url: url,
    url: `${url}/status`,
  };
}

function combineStates(statuses: readonly CommitStatus[]): string {
  if (statuses.some(({ state }) => state === 'failure' || state === 'error')) return 'failure';
  return statuses.length > 0 && statuses.every(({ state }) => state === 'success') ? 'success' : 'pending';
}
