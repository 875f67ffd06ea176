import { createCheckRun, filterRuns, rerequestRun, updateCheckRun } from '../../actions/check-runs.ts';
import { emitCheckSuite, ensureSuite, findSuite, rerequestSuite } from '../../actions/check-suites.ts';
import { ApiError, found, notFound } from '../../api-error.ts';
import { presentAnnotation, presentCheckRun, presentCheckSuite } from '../../present/check.ts';
import type { App } from '../../store/model/app.ts';
import type { CheckRun, CheckSuite } from '../../store/model/check.ts';
import { keyOf } from '../../store/tables.ts';
import { actorOf, created, ok, type Handlers, type Reply, type RepositoryCall } from '../call.ts';
import { countedListReply, listReply, toCount } from '../pages.ts';
import { readCheckRun, readNewCheckRun } from './check-fields.ts';
import { commitNamed } from './commits.ts';

/** Check runs and suites. They are written by apps alone. */
export const checkRoutes = {
  'POST /repos/{owner}/{repo}/check-runs': async (call) => {
    const { core, fields, repository } = call;
    const app = appOf(call);
    const name = fields.text('name');
    const headSha = fields.text('head_sha');
    const request = { repository, app, headSha, name, fields: readNewCheckRun(fields) };
    return created(presentCheckRun(core, await createCheckRun(core, actorOf(call), request)));
  },
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': (call) =>
    ok(presentCheckRun(call.core, runOf(call))),
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': (call) => {
    const app = appOf(call);
    const run = runOf(call);
    if (run.appId !== app.id)
      throw new ApiError(
        403,
        'Invalid app_id `' + app.id + '` - check run can only be modified by the GitHub App that created it.',
      );
    return ok(
      presentCheckRun(
        call.core,
        updateCheckRun(call.core, actorOf(call), { run, fields: readCheckRun(call.fields) }),
      ),
    );
  },
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': (call) => {
    const run = runOf(call);
    return listReply(call, run.annotations, (annotation) => presentAnnotation(call.core, run, annotation));
  },
  'POST /repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest': (call) => {
    rerequestRun(call.core, actorOf(call), runOf(call));
    return { status: 201, body: {} };
  },
  'POST /repos/{owner}/{repo}/check-suites': async (call) => {
    const { core, fields, repository } = call;
    const headSha = fields.text('head_sha');
    if ((await call.git.commit(headSha)) === undefined)
      throw new ApiError(422, `No commit found for SHA: ${headSha}`);
    const place = { repository, appId: appOf(call).id, headSha };
    const isNew = findSuite(core, place) === undefined;
    const suite = await ensureSuite(core, place);
    if (isNew) emitCheckSuite(core, actorOf(call), { suite, action: 'requested' });
    return { ...created(await presentCheckSuite(core, suite)), status: isNew ? 201 : 200 };
  },
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}': async (call) =>
    ok(await presentCheckSuite(call.core, suiteOf(call))),
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs': (call) =>
    listRuns(call, call.core.store.by.runsOfSuite.all(suiteOf(call).id)),
  'POST /repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest': (call) => {
    rerequestSuite(call.core, actorOf(call), suiteOf(call));
    return { status: 201, body: {} };
  },
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': async (call) => {
    const sha = await commitNamed(call, call.parameter('ref'));
    return listRuns(call, call.core.store.by.runsOfCommit.all(keyOf(call.repository.id, sha)));
  },
  'GET /repos/{owner}/{repo}/commits/{ref}/check-suites': async (call) => {
    const sha = await commitNamed(call, call.parameter('ref'));
    const appId = toCount(call.query.get('app_id'));
    const name = call.query.get('check_name');
    const suites = call.core.store.by.suitesOfCommit
      .all(keyOf(call.repository.id, sha))
      .filter((suite) => appId === undefined || suite.appId === appId)
      .filter((suite) => name === null || hasRun(call, suite, name));
    const present = (suite: CheckSuite) => presentCheckSuite(call.core, suite);
    return countedListReply(call, suites, { name: 'check_suites', present });
  },
} satisfies Handlers;

function appOf({ caller }: RepositoryCall): App {
  if (caller.kind !== 'installation') throw new ApiError(403, 'You must authenticate via a GitHub App.');
  return caller.app;
}

function runOf({ core, repository, parameter }: RepositoryCall): CheckRun {
  const run = found(core.store.tables.checkRuns.get(Number(parameter('check_run_id'))));
  if (run.repositoryId !== repository.id) throw notFound();
  return run;
}

function suiteOf({ core, repository, parameter }: RepositoryCall): CheckSuite {
  const suite = found(core.store.tables.checkSuites.get(Number(parameter('check_suite_id'))));
  if (suite.repositoryId !== repository.id) throw notFound();
  return suite;
}

function hasRun({ core }: RepositoryCall, suite: CheckSuite, name: string): boolean {
  return core.store.by.runsOfSuite.all(suite.id).some((run) => run.name === name);
}

function listRuns(call: RepositoryCall, runs: readonly CheckRun[]): Promise<Reply> {
  const chosen = filterRuns(runs, {
    name: call.query.get('check_name'),
    status: call.query.get('status'),
    appId: toCount(call.query.get('app_id')),
    isLatest: (call.query.get('filter') ?? 'latest') === 'latest',
  });
  const present = (run: CheckRun) => presentCheckRun(call.core, run);
  return countedListReply(call, chosen, { name: 'check_runs', present });
}
