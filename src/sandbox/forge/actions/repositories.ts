import { ApiError, invalid } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { isBranchName } from '../git/refs.ts';
import { presentFullRepository, presentRepository } from '../present/repository.ts';
import type { Role } from '../store/model/account.ts';
import type { Repository, RepositorySettings } from '../store/model/repository.ts';
import { keyOf } from '../store/tables.ts';
import { createDefaultLabels } from './labels.ts';

const namePattern = /^[A-Za-z\d._-]{1,100}$/;

const defaultSettings: RepositorySettings = {
  allowMergeCommit: true,
  allowSquashMerge: true,
  allowRebaseMerge: true,
  deleteBranchOnMerge: false,
};

interface NewRepository {
  readonly ownerId: number;
  readonly name: string;
  readonly description?: string | null;
  readonly isPrivate?: boolean;
  readonly defaultBranch?: string;
  readonly parentId?: number;
}

/** Makes a repository with nothing in it (or a fork with what its parent has), and the labels every one begins with. */
export async function createRepository(
  core: Core,
  actor: Actor,
  request: NewRepository,
): Promise<Repository> {
  const defaultBranch = request.defaultBranch ?? 'main';
  checkName(core, request);
  if (!isBranchName(defaultBranch))
    throw invalid({ resource: 'Repository', field: 'default_branch', code: 'invalid', value: defaultBranch });
  const id = core.store.nextId('repositories');
  // The folder comes first: a record without its repository would be broken, a folder without its record is only unused.
  if (request.parentId === undefined) await core.repositories.create(id, defaultBranch);
  else await core.repositories.fork(id, request.parentId);
  checkName(core, request);
  const repository = core.store.change(() => putRepository(core, id, { ...request, defaultBranch }));
  emitRepository(core, actor, { repository, action: 'created' });
  return repository;
}

function putRepository(
  core: Core,
  id: number,
  request: NewRepository & { defaultBranch: string },
): Repository {
  const now = core.now();
  const repository = core.store.tables.repositories.put({
    id,
    ownerId: request.ownerId,
    name: request.name,
    description: request.description ?? null,
    isPrivate: request.isPrivate ?? false,
    isArchived: false,
    defaultBranch: request.defaultBranch,
    parentId: request.parentId ?? null,
    collaborators: [],
    settings: defaultSettings,
    nextNumber: 1,
    createdAt: now,
    updatedAt: now,
    pushedAt: null,
  });
  createDefaultLabels(core, repository);
  return repository;
}

function checkName(core: Core, { ownerId, name }: { ownerId: number; name: string }): void {
  const isUsable = namePattern.test(name) && !/^\.{1,2}$|\.git$|\.wiki$/i.test(name);
  if (!isUsable) throw invalid({ resource: 'Repository', field: 'name', code: 'invalid', value: name });
  if (core.store.by.repositoryByName.first(keyOf(ownerId, name)) !== undefined)
    throw new ApiError(422, 'Repository creation failed.', [
      {
        resource: 'Repository',
        code: 'custom',
        field: 'name',
        message: 'name already exists on this account',
      },
    ]);
}

/** Copies a repository to another account; the one that is there already when it was forked before. */
export async function forkRepository(
  core: Core,
  actor: Actor,
  request: { readonly parent: Repository; readonly ownerId: number; readonly name?: string | undefined },
): Promise<Repository> {
  const { parent, ownerId } = request;
  const known = core.store.by.forksOf.all(parent.id).find((fork) => fork.ownerId === ownerId);
  if (known !== undefined) return known;
  const fork = await createRepository(core, actor, {
    ownerId,
    name: request.name ?? parent.name,
    description: parent.description,
    isPrivate: parent.isPrivate,
    defaultBranch: parent.defaultBranch,
    parentId: parent.id,
  });
  core.events.emit({
    name: 'fork',
    action: null,
    repositoryId: parent.id,
    senderId: actor.accountId,
    payload: () => ({ forkee: presentFullRepository(core, fork) }),
  });
  return fork;
}

/** Changes a repository's record. */
export async function editRepository(
  core: Core,
  actor: Actor,
  { repository, change }: { repository: Repository; change: Partial<Omit<Repository, 'id'>> },
): Promise<Repository> {
  const { defaultBranch, name } = change;
  if (name !== undefined && name.toLowerCase() !== repository.name.toLowerCase())
    checkName(core, { ownerId: repository.ownerId, name });
  if (defaultBranch !== undefined && defaultBranch !== repository.defaultBranch)
    await moveDefaultBranch(core, repository, defaultBranch);
  const edited = core.store.change(() =>
    core.store.tables.repositories.update(repository.id, { ...change, updatedAt: core.now() }),
  );
  for (const told of changesOf(repository, edited))
    emitRepository(core, actor, { repository: edited, ...told });
  return edited;
}

/** What webhooks tell of an edit, each kind in an event of its own. */
function changesOf(
  before: Repository,
  after: Repository,
): readonly { readonly action: string; readonly more?: object }[] {
  const name = { repository: { name: { from: before.name } } };
  const branch = { default_branch: { from: before.defaultBranch } };
  return [
    ...(before.name === after.name ? [] : [{ action: 'renamed', more: { changes: name } }]),
    ...(before.defaultBranch === after.defaultBranch
      ? []
      : [{ action: 'edited', more: { changes: branch } }]),
    ...(before.isArchived === after.isArchived
      ? []
      : [{ action: after.isArchived ? 'archived' : 'unarchived' }]),
  ];
}

async function moveDefaultBranch(core: Core, repository: Repository, branch: string): Promise<void> {
  const refs = await core.repositories.open(repository.id).refs();
  if (!refs.has(`refs/heads/${branch}`))
    throw invalid({
      resource: 'Repository',
      field: 'default_branch',
      code: 'invalid',
      message: `The branch ${branch} was not found. Please push that ref first or create it via the Git Data API.`,
    });
  await core.repositories.setDefaultBranch(repository.id, branch);
}

/** Removes a repository with everything in it. Forks stay. */
export async function deleteRepository(core: Core, actor: Actor, repository: Repository): Promise<void> {
  emitRepository(core, actor, { repository, action: 'deleted' });
  const { by, tables } = core.store;
  core.store.change(() => {
    for (const issue of by.issuesOfRepository.all(repository.id)) {
      for (const comment of by.commentsOfIssue.all(issue.id)) tables.comments.remove(comment.id);
      tables.issues.remove(issue.id);
    }
    for (const pull of by.pullRequestsOfRepository.all(repository.id)) tables.pullRequests.remove(pull.id);
    for (const label of by.labelsOfRepository.all(repository.id)) tables.labels.remove(label.id);
    for (const table of [
      tables.reviews,
      tables.reviewComments,
      tables.checkRuns,
      tables.checkSuites,
      tables.statuses,
    ])
      for (const item of table.list()) if (item.repositoryId === repository.id) table.remove(item.id);
    for (const pull of by.pullRequestsByHead.all(repository.id))
      tables.pullRequests.update(pull.id, { headRepositoryId: null });
    for (const fork of by.forksOf.all(repository.id)) tables.repositories.update(fork.id, { parentId: null });
    tables.repositories.remove(repository.id);
  });
  await core.repositories.remove(repository.id);
}

/** Gives somebody a role in a repository; undefined takes it away. */
export function setCollaborator(
  core: Core,
  repository: Repository,
  { userId, role }: { userId: number; role: Role | undefined },
): Repository {
  const others = repository.collaborators.filter((collaborator) => collaborator.userId !== userId);
  const collaborators = role === undefined ? others : [...others, { userId, role }];
  return core.store.change(() =>
    core.store.tables.repositories.update(repository.id, { collaborators, updatedAt: core.now() }),
  );
}

function emitRepository(
  core: Core,
  actor: Actor,
  { repository, action, more }: { repository: Repository; action: string; more?: object },
): void {
  const presented = presentRepository(core, repository);
  core.events.emit({
    name: 'repository',
    action,
    repositoryId: repository.id,
    senderId: actor.accountId,
    payload: () => ({ repository: presented, ...more }),
  });
}
