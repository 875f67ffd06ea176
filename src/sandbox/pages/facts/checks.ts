import type { CheckAction, CheckAnnotation, CheckRun, CommitStatus } from '../../forge/store/model/check.ts';
import { compareText } from '../../../model/ref.ts';
import { keyOf, type StoreReader } from '../../forge/store/tables.ts';

/** The four colours of a check. */
export type CheckState = 'failure' | 'pending' | 'success' | 'neutral';

/** A check run or commit status, as the pages show it. */
export interface Check {
  /** Of the check run; undefined for a commit status, which cannot be asked to run again. */
  readonly runId: number | undefined;
  readonly name: string;
  readonly app: string;
  readonly state: CheckState;
  /** The state in GitHub's words: "success", "in progress", "action required". */
  readonly outcome: string;
  readonly title: string | undefined;
  /** Markdown from outside. */
  readonly summary: string | undefined;
  readonly text: string | undefined;
  readonly annotations: readonly CheckAnnotation[];
  readonly actions: readonly CheckAction[];
  readonly detailsUrl: string | undefined;
  readonly startedAt: string | undefined;
  readonly completedAt: string | undefined;
}

const worstFirst: readonly CheckState[] = ['failure', 'pending', 'success', 'neutral'];

export interface CheckTally {
  /** The worst of all; undefined where there is no check. */
  readonly state: CheckState | undefined;
  readonly counts: Readonly<Record<CheckState, number>>;
  readonly total: number;
}

/** What counts for a commit: the newest run of each name and app, the newest status of each context; the worst first. */
export function checksOf(store: StoreReader, repositoryId: number, sha: string): readonly Check[] {
  const runs = store.by.runsOfCommit.all(keyOf(repositoryId, sha));
  const statuses = store.by.statusesOfCommit.all(keyOf(repositoryId, sha));
  const newestRuns = new Map(runs.map((run) => [keyOf(run.appId, run.name), run]));
  const newestStatuses = new Map(statuses.map((status) => [status.context, status]));
  return [
    ...[...newestRuns.values()].map((run) => fromRun(store, run)),
    ...[...newestStatuses.values()].map(fromStatus),
  ].toSorted(
    (a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state) || compareText(a.name, b.name),
  );
}

/** How many checks there are of each state. */
export function tallyChecks(checks: readonly Check[]): CheckTally {
  const counts = { failure: 0, pending: 0, success: 0, neutral: 0 };
  for (const { state } of checks) counts[state] += 1;
  return { state: worstFirst.find((state) => counts[state] > 0), counts, total: checks.length };
}

function fromRun(store: StoreReader, run: CheckRun): Check {
  return {
    runId: run.id,
    name: run.name,
    app: store.tables.apps.get(run.appId)?.name ?? 'unknown app',
    state: run.conclusion === null ? 'pending' : stateOfConclusion[run.conclusion],
    outcome: (run.conclusion ?? run.status).replaceAll('_', ' '),
    ...writtenBy(run),
    annotations: run.annotations,
    actions: run.actions,
  };
}

function writtenBy({ output, detailsUrl, startedAt, completedAt }: CheckRun) {
  return {
    title: output.title ?? undefined,
    summary: output.summary ?? undefined,
    text: output.text ?? undefined,
    detailsUrl: detailsUrl ?? undefined,
    startedAt: startedAt ?? undefined,
    completedAt: completedAt ?? undefined,
  };
}

const stateOfConclusion: Readonly<Record<NonNullable<CheckRun['conclusion']>, CheckState>> = {
  success: 'success',
  neutral: 'neutral',
  skipped: 'neutral',
  stale: 'neutral',
  failure: 'failure',
  cancelled: 'failure',
  timed_out: 'failure',
  action_required: 'failure',
};

function fromStatus(status: CommitStatus): Check {
  const states = { error: 'failure', failure: 'failure', pending: 'pending', success: 'success' } as const;
  return {
    runId: undefined,
    name: status.context,
    app: 'commit status',
    state: states[status.state],
    outcome: status.state,
    title: status.description ?? undefined,
    summary: undefined,
    text: undefined,
    annotations: [],
    actions: [],
    detailsUrl: status.targetUrl ?? undefined,
    startedAt: status.createdAt,
    completedAt: status.state === 'pending' ? undefined : status.updatedAt,
  };
}
