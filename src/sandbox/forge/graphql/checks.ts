import { nodeId } from '../node-id.ts';
import { latestRuns, presentCheckRun, suiteState } from '../present/check.ts';
import { operations } from '../rest/operations.ts';
import type { CheckRun, CheckSuite } from '../store/model/check.ts';
import type { Repository } from '../store/model/repository.ts';
import { keyOf } from '../store/tables.ts';
import { userNode } from './accounts.ts';
import { demand, type Asked } from './asked.ts';
import { connection, type PageArguments } from './connection.ts';

interface RunFilter {
  readonly appId?: number | null;
  readonly checkName?: string | null;
  readonly checkType?: 'ALL' | 'LATEST' | null;
  readonly status?: string | null;
}

/** `Commit.checkSuites`. */
export function suitesOf(
  asked: Asked,
  { repository, sha }: { repository: Repository; sha: string },
  { filterBy, ...page }: PageArguments & { filterBy?: Pick<RunFilter, 'appId' | 'checkName'> | null },
): object {
  demand(asked, repository, operations['GET /repos/{owner}/{repo}/commits/{ref}/check-suites']);
  const { core } = asked;
  const suites = core.store.by.suitesOfCommit
    .all(keyOf(repository.id, sha))
    .filter((suite) => isAsked(filterBy?.appId, suite.appId))
    .filter((suite) => {
      const runs = core.store.by.runsOfSuite.all(suite.id);
      return filterBy?.checkName === undefined || runs.some(({ name }) => isAsked(filterBy.checkName, name));
    });
  return connection({ name: 'checkSuites', all: suites }, page, (suite) => suiteNode(asked, suite));
}

function suiteNode({ core }: Asked, suite: CheckSuite): object {
  const { status, conclusion } = suiteState(core, suite);
  return {
    __typename: 'CheckSuite',
    id: nodeId('CS', suite.id),
    databaseId: suite.id,
    status: status.toUpperCase(),
    conclusion: conclusion?.toUpperCase() ?? null,
    creator: suite.creatorId === undefined ? null : userNode(core, suite.creatorId),
    checkRuns: ({ filterBy, ...page }: PageArguments & { filterBy?: RunFilter | null }) => {
      const all = core.store.by.runsOfSuite.all(suite.id);
      const isLatest = filterBy?.checkType !== 'ALL';
      const runs = (isLatest ? latestRuns(all) : all).filter(
        (run) =>
          isAsked(filterBy?.appId, run.appId) &&
          isAsked(filterBy?.checkName, run.name) &&
          isAsked(filterBy?.status, run.status.toUpperCase()),
      );
      return connection({ name: 'checkRuns', all: runs }, page, (run) => runNode(core, run));
    },
  };
}

function isAsked<Value>(wanted: Value | null | undefined, value: Value): boolean {
  return wanted === undefined || wanted === null || wanted === value;
}

/** A `CheckRun`. */
export function runNode(core: Asked['core'], run: CheckRun): object {
  return {
    __typename: 'CheckRun',
    id: nodeId('CR', run.id),
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    externalId: run.externalId,
    ...run.output,
    startedAt: run.startedAt,
    completedAt: run.completedAt,
    url: presentCheckRun(core, run).html_url,
  };
}
