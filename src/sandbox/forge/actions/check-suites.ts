import { covers, grants } from '../access/permissions.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import type { RefChange } from '../hooks/push-event.ts';
import { presentCheckSuite } from '../present/check.ts';
import type { App } from '../store/model/app.ts';
import type { CheckSuite } from '../store/model/check.ts';
import type { Repository } from '../store/model/repository.ts';
import { keyOf } from '../store/tables.ts';

/** The apps that may write checks in a repository. */
function checkingApps(core: Core, repository: Repository): readonly App[] {
  return core.store.by.installationsOfAccount
    .all(repository.ownerId)
    .filter((installation) => covers(installation, repository) && installation.suspendedAt === null)
    .filter((installation) => grants(installation.permissions, 'checks:write'))
    .flatMap((installation) => core.store.tables.apps.get(installation.appId) ?? []);
}

/** Asks every checking app to look at the new tip of a branch: a suite for each, and `check_suite` `requested`. */
export async function requestSuites(
  core: Core,
  actor: Actor,
  { repository, branch, change }: { repository: Repository; branch: string; change: RefChange },
): Promise<void> {
  const { after } = change;
  if (after === undefined) return;
  for (const app of checkingApps(core, repository)) {
    const place = { repository, appId: app.id, headSha: after };
    if (findSuite(core, place) !== undefined) continue;
    const suite = createSuite(core, {
      ...place,
      headBranch: branch,
      before: change.before ?? null,
      creatorId: actor.accountId,
    });
    emitCheckSuite(core, actor, { suite, action: 'requested' });
  }
}

interface SuitePlace {
  readonly repository: Repository;
  readonly appId: number;
  readonly headSha: string;
}

/** An app's suite on a commit. */
export function findSuite(core: Core, { repository, appId, headSha }: SuitePlace): CheckSuite | undefined {
  return core.store.by.suitesOfCommit
    .all(keyOf(repository.id, headSha))
    .find((suite) => suite.appId === appId);
}

function createSuite(
  core: Core,
  {
    repository,
    appId,
    headSha,
    headBranch,
    before,
    creatorId,
  }: SuitePlace & Pick<CheckSuite, 'headBranch' | 'before' | 'creatorId'>,
): CheckSuite {
  const now = core.now();
  return core.store.change(() =>
    core.store.tables.checkSuites.put({
      id: core.store.nextId('checkSuites'),
      repositoryId: repository.id,
      appId,
      headSha,
      headBranch,
      before,
      isRerequested: false,
      ...(creatorId === undefined ? {} : { creatorId }),
      createdAt: now,
      updatedAt: now,
    }),
  );
}

/** An app's suite on a commit, made when there is none; its branch is one that points at the commit. */
export async function ensureSuite(core: Core, place: SuitePlace): Promise<CheckSuite> {
  const known = findSuite(core, place);
  if (known !== undefined) return known;
  const refs = await core.repositories.open(place.repository.id).refs();
  const tip = [...refs].find(([ref, sha]) => sha === place.headSha && ref.startsWith('refs/heads/'));
  const headBranch = tip?.[0].slice('refs/heads/'.length) ?? null;
  return findSuite(core, place) ?? createSuite(core, { ...place, headBranch, before: null });
}

/** Sends `check_suite` to the app that owns the suite. */
export function emitCheckSuite(
  core: Core,
  actor: Actor,
  { suite, action }: { suite: CheckSuite; action: 'requested' | 'rerequested' | 'completed' },
): void {
  core.events.emit({
    name: 'check_suite',
    action,
    repositoryId: suite.repositoryId,
    senderId: actor.accountId,
    ...(action === 'completed' ? {} : { appId: suite.appId }),
    payload: async () => {
      const { repository: _, ...presented } = await presentCheckSuite(core, suite);
      return { check_suite: presented };
    },
  });
}

/** Asks the app that owns a suite to run it again. */
export function rerequestSuite(core: Core, actor: Actor, suite: CheckSuite): void {
  const reset = core.store.change(() =>
    core.store.tables.checkSuites.update(suite.id, { isRerequested: true, updatedAt: core.now() }),
  );
  emitCheckSuite(core, actor, { suite: reset, action: 'rerequested' });
}
