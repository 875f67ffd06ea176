import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import { roles, type Account, type Role } from '../store/model/account.ts';
import type { Repository } from '../store/model/repository.ts';
import { presentAccount } from './account.ts';

/** The account that owns a repository. */
export function ownerOf(core: Core, repository: Repository): Account {
  const owner = core.store.tables.accounts.get(repository.ownerId);
  if (owner === undefined) throw new Error(`the owner of repository ${repository.id} is missing`);
  return owner;
}

/** `owner/name`. */
export function fullName(core: Core, repository: Repository): string {
  return `${ownerOf(core, repository).login}/${repository.name}`;
}

/** Where a repository is in the API. */
export function repositoryUrl(core: Core, repository: Repository): string {
  return `${core.apiUrl}/repos/${fullName(core, repository)}`;
}

/** Where a repository's page is. */
export function repositoryPage(core: Core, repository: Repository): string {
  return `${core.url}/${fullName(core, repository)}`;
}

/** URL templates below the API's URL of a repository, under their keys without `_url`. */
const links: Readonly<Record<string, string>> = {
  archive: '/{archive_format}{/ref}',
  assignees: '/assignees{/user}',
  blobs: '/git/blobs{/sha}',
  branches: '/branches{/branch}',
  collaborators: '/collaborators{/collaborator}',
  comments: '/comments{/number}',
  commits: '/commits{/sha}',
  compare: '/compare/{base}...{head}',
  contents: '/contents/{+path}',
  contributors: '/contributors',
  deployments: '/deployments',
  downloads: '/downloads',
  events: '/events',
  forks: '/forks',
  git_commits: '/git/commits{/sha}',
  git_refs: '/git/refs{/sha}',
  git_tags: '/git/tags{/sha}',
  hooks: '/hooks',
  issue_comment: '/issues/comments{/number}',
  issue_events: '/issues/events{/number}',
  issues: '/issues{/number}',
  keys: '/keys{/key_id}',
  labels: '/labels{/name}',
  languages: '/languages',
  merges: '/merges',
  milestones: '/milestones{/number}',
  notifications: '/notifications{?since,all,participating}',
  pulls: '/pulls{/number}',
  releases: '/releases{/id}',
  stargazers: '/stargazers',
  statuses: '/statuses/{sha}',
  subscribers: '/subscribers',
  subscription: '/subscription',
  tags: '/tags',
  teams: '/teams',
  trees: '/git/trees{/sha}',
};

function presentLinks(url: string): Record<string, string> {
  return Object.fromEntries(Object.entries(links).map(([key, path]) => [`${key}_url`, `${url}${path}`]));
}

/** What every form of a repository has, and no more (the required part of `minimal-repository`). */
export function presentRepositoryCore(core: Core, repository: Repository) {
  const url = repositoryUrl(core, repository);
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: fullName(core, repository),
    private: repository.isPrivate,
    owner: presentAccount(core, ownerOf(core, repository)),
    html_url: repositoryPage(core, repository),
    description: repository.description,
    fork: repository.parentId !== null,
    url,
    ...presentLinks(url),
  };
}

/** What repositories have on GitHub and never here. */
const notHere = {
  homepage: null,
  mirror_url: null,
  license: null,
  language: null,
  size: 0,
  stargazers_count: 0,
  watchers_count: 0,
  watchers: 0,
  has_projects: false,
  has_downloads: false,
  has_wiki: false,
  has_pages: false,
  has_discussions: false,
  is_template: false,
  disabled: false,
  web_commit_signoff_required: false,
  topics: [],
};

/** A repository as it appears in lists and inside other things (`repository`). */
export function presentRepository(core: Core, repository: Repository) {
  const page = repositoryPage(core, repository);
  const forks = core.store.by.forksOf.all(repository.id).length;
  const openIssues = countOpenIssues(core, repository);
  return {
    ...presentRepositoryCore(core, repository),
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt ?? repository.createdAt,
    git_url: `${page.replace(/^https?:/, 'git:')}.git`,
    ssh_url: `ssh://git@${new URL(core.url).hostname}/${fullName(core, repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    ...notHere,
    has_issues: true,
    forks_count: forks,
    archived: repository.isArchived,
    open_issues_count: openIssues,
    allow_forking: true,
    visibility: repository.isPrivate ? 'private' : 'public',
    forks,
    open_issues: openIssues,
    default_branch: repository.defaultBranch,
  };
}

/** A repository in full (`full-repository`). */
export function presentFullRepository(core: Core, repository: Repository) {
  const { settings } = repository;
  const owner = ownerOf(core, repository);
  const parent =
    repository.parentId === null ? undefined : core.store.tables.repositories.get(repository.parentId);
  return {
    ...presentRepository(core, repository),
    allow_merge_commit: settings.allowMergeCommit,
    allow_squash_merge: settings.allowSquashMerge,
    allow_rebase_merge: settings.allowRebaseMerge,
    delete_branch_on_merge: settings.deleteBranchOnMerge,
    allow_auto_merge: false,
    subscribers_count: 0,
    network_count: core.store.by.forksOf.all(repository.id).length,
    ...(owner.kind === 'organization' ? { organization: presentAccount(core, owner) } : {}),
    ...(parent === undefined
      ? {}
      : { parent: presentRepository(core, parent), source: presentRepository(core, parent) }),
  };
}

/** A role as the five permissions that it includes. */
export function presentPermissions(role: Role | undefined) {
  const rank = role === undefined ? -1 : roles.indexOf(role);
  return {
    admin: rank >= roles.indexOf('admin'),
    maintain: rank >= roles.indexOf('maintain'),
    push: rank >= roles.indexOf('write'),
    triage: rank >= roles.indexOf('triage'),
    pull: rank >= roles.indexOf('read'),
  };
}

function countOpenIssues(core: Core, repository: Repository): number {
  return core.store.by.openIssuesOfRepository.all(repository.id).length;
}
