import { ApiError, invalid } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { latestRuns, presentCheckRun, presentCheckSuite, suiteState } from '../present/check.ts';
import type { App } from '../store/model/app.ts';
import type { CheckAnnotation, CheckRun } from '../store/model/check.ts';
import type { Repository } from '../store/model/repository.ts';
import { emitCheckSuite, ensureSuite } from './check-suites.ts';
import { followMergeGroup } from './merge-queue.ts';

/** What may be given for a check run; what is left out stays as it is, the output only as a whole. */
export type CheckRunFields = Partial<
  Pick<
    CheckRun,
    | 'name'
    | 'externalId'
    | 'detailsUrl'
    | 'status'
    | 'conclusion'
    | 'startedAt'
    | 'completedAt'
    | 'output'
    | 'actions'
  >
> & { readonly annotations?: readonly CheckAnnotation[] };

/** Creates a check run in the app's suite on a commit. Sends `check_run` `created`, and `completed` if it is. */
export async function createCheckRun(
  core: Core,
  actor: Actor,
  request: { repository: Repository; app: App; headSha: string; name: string; fields: CheckRunFields },
): Promise<CheckRun> {
  const { repository, app, headSha, name, fields } = request;
  if ((await core.repositories.open(repository.id).commit(headSha)) === undefined)
    throw new ApiError(422, `No commit found for SHA: ${headSha}`);
  const suite = await ensureSuite(core, { repository, appId: app.id, headSha });
  const run = core.store.change(() => {
    touchSuite(core, suite.id);
    return core.store.tables.checkRuns.put({
      id: core.store.nextId('checkRuns'),
      suiteId: suite.id,
      repositoryId: repository.id,
      appId: app.id,
      headSha,
      name,
      ...settle(core, undefined, fields),
    });
  });
  emitCheckRun(core, actor, { run, action: 'created' });
  if (run.status === 'completed') announceCompletion(core, actor, run);
  return run;
}

/** Changes a check run. Annotations are added to those it has; the rest of the output is replaced as a whole. */
export function updateCheckRun(
  core: Core,
  actor: Actor,
  { run, fields }: { run: CheckRun; fields: CheckRunFields },
): CheckRun {
  const updated = core.store.change(() => {
    touchSuite(core, run.suiteId);
    return core.store.tables.checkRuns.update(run.id, {
      ...(fields.name === undefined ? {} : { name: fields.name }),
      ...settle(core, run, fields),
    });
  });
  if (updated.status === 'completed' && run.status !== 'completed') announceCompletion(core, actor, updated);
  return updated;
}

/** A run that was written answers what its suite was asked for. */
function touchSuite(core: Core, suiteId: number): void {
  core.store.tables.checkSuites.update(suiteId, { isRerequested: false, updatedAt: core.now() });
}

type Settled = Omit<CheckRun, 'id' | 'suiteId' | 'repositoryId' | 'appId' | 'headSha' | 'name'>;

const blank: Settled = {
  externalId: '',
  detailsUrl: null,
  status: 'queued',
  conclusion: null,
  startedAt: null,
  completedAt: null,
  output: { title: null, summary: null, text: null },
  annotations: [],
  actions: [],
};

/** The state of a run after a request: a conclusion completes it, and completion needs a conclusion. */
function settle(core: Core, before: Settled | undefined, fields: CheckRunFields): Settled {
  const was = before ?? blank;
  return {
    ...was,
    ...definedOnly({
      externalId: fields.externalId,
      detailsUrl: fields.detailsUrl,
      output: fields.output,
      actions: fields.actions,
    }),
    ...settleProgress(core, was, fields),
    startedAt: fields.startedAt ?? was.startedAt ?? core.now(),
    annotations: [...was.annotations, ...(fields.annotations ?? [])],
  };
}

function settleProgress(
  core: Core,
  was: Settled,
  fields: CheckRunFields,
): Pick<Settled, 'status' | 'conclusion' | 'completedAt'> {
  const isConcluded = fields.conclusion !== undefined && fields.conclusion !== null;
  const status = isConcluded ? 'completed' : (fields.status ?? was.status);
  if (status !== 'completed') return { status, conclusion: null, completedAt: null };
  const conclusion = fields.conclusion ?? was.conclusion;
  if (conclusion === null)
    throw invalid({ resource: 'CheckRun', field: 'conclusion', code: 'missing_field' });
  return { status, conclusion, completedAt: fields.completedAt ?? was.completedAt ?? core.now() };
}

function definedOnly(fields: Partial<Settled>): Partial<Settled> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Sends `check_run` `completed`, and `check_suite` `completed` when it was the last of its suite. */
function announceCompletion(core: Core, actor: Actor, run: CheckRun): void {
  emitCheckRun(core, actor, { run, action: 'completed' });
  followMergeGroup(core, { repositoryId: run.repositoryId, sha: run.headSha });
  const suite = core.store.tables.checkSuites.get(run.suiteId);
  if (suite !== undefined && suiteState(core, suite).status === 'completed')
    emitCheckSuite(core, actor, { suite, action: 'completed' });
}

interface CheckRunEvent {
  readonly run: CheckRun;
  readonly action: 'created' | 'completed' | 'rerequested' | 'requested_action';
  readonly identifier?: string;
}

function emitCheckRun(core: Core, actor: Actor, { run, action, identifier }: CheckRunEvent): void {
  const presented = presentCheckRun(core, run);
  const isForOwner = action === 'rerequested' || action === 'requested_action';
  const suite = core.store.tables.checkSuites.get(run.suiteId);
  core.events.emit({
    name: 'check_run',
    action,
    repositoryId: run.repositoryId,
    senderId: actor.accountId,
    ...(isForOwner ? { appId: run.appId } : {}),
    payload: async () => {
      const full = suite === undefined ? undefined : await presentCheckSuite(core, suite);
      const {
        head_commit: _,
        repository: __,
        latest_check_runs_count: ___,
        check_runs_url: ____,
        ...inner
      } = full ?? {};
      return {
        check_run: { ...presented, check_suite: inner },
        ...(identifier === undefined ? {} : { requested_action: { identifier } }),
      };
    },
  });
}

/** Asks the app that owns a run to do it again. Its suite is queued again; the run is for the app to change. */
export function rerequestRun(core: Core, actor: Actor, run: CheckRun): void {
  core.store.change(() => core.store.tables.checkSuites.update(run.suiteId, { isRerequested: true }));
  emitCheckRun(core, actor, { run, action: 'rerequested' });
}

/** Presses a button of a check run; 404 when it has no such button. */
export function requestAction(
  core: Core,
  actor: Actor,
  { run, identifier }: { run: CheckRun; identifier: string },
): void {
  if (!run.actions.some((action) => action.identifier === identifier)) throw new ApiError(404, 'Not Found');
  emitCheckRun(core, actor, { run, action: 'requested_action', identifier });
}

/** The runs of a suite or commit after a filter: `latest` keeps the newest of each app and name. */
export function filterRuns(
  runs: readonly CheckRun[],
  filter: { name: string | null; status: string | null; appId: number | undefined; isLatest: boolean },
): readonly CheckRun[] {
  const chosen = runs.filter(
    (run) =>
      (filter.name === null || run.name === filter.name) &&
      (filter.status === null || run.status === filter.status) &&
      (filter.appId === undefined || run.appId === filter.appId),
  );
  return (filter.isLatest ? latestRuns(chosen) : chosen).toReversed();
}
