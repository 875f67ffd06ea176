import { maySee } from '../../access/permissions.ts';
import { membership, roleOf } from '../../access/roles.ts';
import {
  createRepository,
  deleteRepository,
  editRepository,
  forkRepository,
} from '../../actions/repositories.ts';
import { ApiError, found } from '../../api-error.ts';
import { presentFullRepository, presentPermissions, presentRepository } from '../../present/repository.ts';
import type { Repository, RepositorySettings } from '../../store/model/repository.ts';
import { findOrganization } from '../authorize.ts';
import {
  actorOf,
  created,
  noContent,
  ok,
  type Call,
  type Handlers,
  type Reply,
  type UserCall,
} from '../call.ts';
import type { Fields } from '../fields.ts';
import { listReply } from '../pages.ts';

/** Repositories as records. */
export const repositoryRoutes = {
  'GET /user/repos': (call) => {
    const { core, account } = call;
    const mine = core.store.tables.repositories
      .list()
      .filter((repository) => repository.ownerId === account.id || isPartOf(call, repository));
    return listReply(call, mine, (repository) => ({
      ...presentRepository(core, repository),
      permissions: presentPermissions(roleOf(core, repository, account.id)),
    }));
  },
  'POST /user/repos': (call) => createFor(call, call.account.id),
  'POST /orgs/{org}/repos': (call) => {
    const organization = found(findOrganization(call.core, call.parameter('org')));
    if (membership(organization, call.account.id) === undefined)
      throw new ApiError(403, 'You need to be a member of the organization to create a repository.');
    return createFor(call, organization.id);
  },
  'GET /repos/{owner}/{repo}': (call) => ok(presentForCaller(call, call.repository)),
  'PATCH /repos/{owner}/{repo}': async (call) => {
    const { core, fields, repository } = call;
    const edited = await editRepository(core, actorOf(call), {
      repository,
      change: readChange(fields, repository),
    });
    return ok(presentForCaller(call, edited));
  },
  'DELETE /repos/{owner}/{repo}': async (call) => {
    await deleteRepository(call.core, actorOf(call), call.repository);
    return noContent;
  },
  'GET /repos/{owner}/{repo}/forks': (call) =>
    listReply(
      call,
      call.core.store.by.forksOf
        .all(call.repository.id)
        .filter((fork) => maySee(call.core, call.caller, fork)),
      (fork) => presentRepository(call.core, fork),
    ),
  'POST /repos/{owner}/{repo}/forks': async (call) => {
    const { core, fields, repository } = call;
    const actor = actorOf(call);
    const organization = fields.optionalText('organization');
    const owner = organization === undefined ? undefined : found(findOrganization(core, organization));
    if (owner !== undefined && membership(owner, actor.accountId) === undefined)
      throw new ApiError(403, 'You need to be a member of the organization to fork into it.');
    const ownerId = owner?.id ?? actor.accountId;
    const fork = await forkRepository(core, actor, {
      parent: repository,
      ownerId,
      name: fields.optionalText('name'),
    });
    return { status: 202, body: presentFullRepository(core, fork) };
  },
} satisfies Handlers;

function isPartOf({ core, account }: UserCall, repository: Repository): boolean {
  const isMember = membership(core.store.tables.accounts.get(repository.ownerId), account.id) !== undefined;
  return isMember || repository.collaborators.some(({ userId }) => userId === account.id);
}

async function createFor(call: UserCall, ownerId: number): Promise<Reply> {
  const { core, fields } = call;
  const repository = await createRepository(core, actorOf(call), {
    ownerId,
    name: fields.text('name'),
    description: fields.optionalText('description') ?? null,
    isPrivate: fields.flag('private') ?? fields.optionalText('visibility') === 'private',
  });
  return created(presentForCaller(call, repository));
}

/** A repository with what the caller may do there. */
function presentForCaller({ core, caller }: Call, repository: Repository) {
  const presented = presentFullRepository(core, repository);
  if (caller.kind !== 'user') return presented;
  return { ...presented, permissions: presentPermissions(roleOf(core, repository, caller.account.id)) };
}

function readChange(fields: Fields, repository: Repository): Partial<Omit<Repository, 'id'>> {
  const name = fields.optionalText('name');
  const description = fields.nullableText('description');
  const defaultBranch = fields.optionalText('default_branch');
  const isPrivate = fields.flag('private');
  const isArchived = fields.flag('archived');
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(defaultBranch === undefined ? {} : { defaultBranch }),
    ...(isPrivate === undefined ? {} : { isPrivate }),
    ...(isArchived === undefined ? {} : { isArchived }),
    settings: readSettings(fields, repository.settings),
  };
}

function readSettings(fields: Fields, before: RepositorySettings): RepositorySettings {
  return {
    allowMergeCommit: fields.flag('allow_merge_commit') ?? before.allowMergeCommit,
    allowSquashMerge: fields.flag('allow_squash_merge') ?? before.allowSquashMerge,
    allowRebaseMerge: fields.flag('allow_rebase_merge') ?? before.allowRebaseMerge,
    deleteBranchOnMerge: fields.flag('delete_branch_on_merge') ?? before.deleteBranchOnMerge,
  };
}
