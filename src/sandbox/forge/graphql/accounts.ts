import { grants } from '../access/permissions.ts';
import { membership } from '../access/roles.ts';
import { ApiError } from '../api-error.ts';
import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import { presentAccount } from '../present/account.ts';
import { findOrganization } from '../rest/authorize.ts';
import type { Account, Team } from '../store/model/account.ts';
import { keyOf } from '../store/tables.ts';
import type { Asked } from './asked.ts';
import { grantsOf } from './team-grants.ts';
import { connection, type PageArguments } from './connection.ts';

const typeNames = { user: 'User', bot: 'Bot', organization: 'Organization' } as const;

/** An `Actor`. As on GitHub a bot has no `[bot]` in its login here. */
export function actorNode(core: Core, id: number): object {
  const account = accountAt(core, id);
  const { html_url, node_id } = presentAccount(core, account);
  return {
    __typename: typeNames[account.kind],
    id: node_id,
    databaseId: account.id,
    login: account.login.replace(/\[bot\]$/, ''),
    name: account.name,
    url: html_url,
  };
}

/** A `User`, as GitHub shows even a bot where its schema knows users only: with `[bot]` in its login. */
export function userNode(core: Core, id: number): object {
  return { ...actorNode(core, id), __typename: 'User', login: accountAt(core, id).login };
}

function accountAt(core: Core, id: number): Account {
  const account = core.store.tables.accounts.get(id);
  if (account === undefined) throw new Error(`account ${id} is missing from the forge's state`);
  return account;
}

/** An `Organization` with its teams, for its members and for apps that may read members. */
export function organizationNode(asked: Asked, login: string): object {
  const { core } = asked;
  const organization = findOrganization(core, login);
  if (organization === undefined)
    throw new ApiError(
      404,
      `Could not resolve to an Organization with the login of '${login.slice(0, 100)}'.`,
    );
  return {
    ...actorNode(core, organization.id),
    team: ({ slug }: { slug: string }) => {
      if (!maySeeTeams(asked, organization))
        throw new ApiError(403, 'Resource not accessible by integration');
      const team = core.store.by.teamBySlug.first(keyOf(organization.id, slug));
      return team === undefined ? null : teamNode(core, organization, team);
    },
  };
}

function maySeeTeams({ caller }: Asked, organization: Account): boolean {
  if (caller.kind === 'installation')
    return (
      caller.installation.accountId === organization.id && grants(caller.token.permissions, 'members:read')
    );
  return caller.kind === 'user' && membership(organization, caller.account.id) !== undefined;
}

function teamNode(core: Core, organization: Account, team: Team): object {
  return {
    __typename: 'Team',
    id: nodeId('T', team.id),
    databaseId: team.id,
    slug: team.slug,
    name: team.name,
    combinedSlug: `${organization.login}/${team.slug}`,
    members: (page: PageArguments) =>
      connection({ name: 'members', all: team.members }, page, ({ userId }) => userNode(core, userId)),
    repositories: (wish: PageArguments & { readonly query?: string | null }) => grantsOf(core, team, wish),
    // No team has one above it here.
    ancestors: (page: PageArguments) => connection({ name: 'ancestors', all: [] }, page, () => null),
  };
}
