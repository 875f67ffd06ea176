import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import type { Account } from '../store/model/account.ts';

const typeNames = { user: 'User', bot: 'Bot', organization: 'Organization' } as const;

/** An account as it appears inside other things (`simple-user`). */
export function presentAccount(core: Core, account: Account) {
  const url = `${core.apiUrl}/users/${encodeURIComponent(account.login)}`;
  const page =
    account.kind === 'bot' ? `/apps/${account.login.replace(/\[bot\]$/, '')}` : `/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.kind === 'organization' ? 'O' : 'U', account.id),
    avatar_url: `${core.url}/avatars/${account.id}`,
    gravatar_id: '',
    url,
    html_url: `${core.url}${page}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: typeNames[account.kind],
    user_view_type: 'public',
    site_admin: false,
  };
}

export type PresentedAccount = ReturnType<typeof presentAccount>;

/** The account with an id. Accounts are never removed, so an id that was stored is there. */
export function presentAccountById(core: Core, id: number): PresentedAccount {
  const account = core.store.tables.accounts.get(id);
  if (account === undefined) throw new Error(`account ${id} is missing from the forge's state`);
  return presentAccount(core, account);
}

/** An account or null. */
export function presentOptionalAccount(core: Core, id: number | null): PresentedAccount | null {
  return id === null ? null : presentAccountById(core, id);
}

/** A user's own page of facts (`public-user`). */
export function presentUser(core: Core, account: Account) {
  const repositories = core.store.by.repositoriesOfOwner.all(account.id);
  return {
    ...presentAccount(core, account),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: account.email,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: repositories.filter((repository) => !repository.isPrivate).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: account.createdAt,
    updated_at: account.updatedAt,
  };
}

/** What a user sees of themselves (`private-user`). */
export function presentSelf(core: Core, account: Account) {
  const hidden = core.store.by.repositoriesOfOwner
    .all(account.id)
    .filter((repository) => repository.isPrivate).length;
  return {
    ...presentUser(core, account),
    private_gists: 0,
    total_private_repos: hidden,
    owned_private_repos: hidden,
    disk_usage: 0,
    collaborators: 0,
    two_factor_authentication: true,
  };
}

/** An organization as it appears in lists and webhooks (`organization-simple`). */
export function presentOrganizationSummary(core: Core, organization: Account) {
  const url = `${core.apiUrl}/orgs/${organization.login}`;
  return {
    login: organization.login,
    id: organization.id,
    node_id: nodeId('O', organization.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${core.url}/avatars/${organization.id}`,
    description: null,
  };
}

/** An organization in full (`organization-full`). */
export function presentOrganization(core: Core, organization: Account) {
  const repositories = core.store.by.repositoriesOfOwner.all(organization.id);
  return {
    ...presentOrganizationSummary(core, organization),
    ...(organization.name === null ? {} : { name: organization.name }),
    ...(organization.email === null ? {} : { email: organization.email }),
    has_organization_projects: false,
    has_repository_projects: false,
    public_repos: repositories.filter((repository) => !repository.isPrivate).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: `${core.url}/${organization.login}`,
    type: 'Organization',
    created_at: organization.createdAt,
    updated_at: organization.updatedAt,
    archived_at: null,
    default_repository_permission: 'read',
  };
}
