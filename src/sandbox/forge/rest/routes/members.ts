import { membership } from '../../access/roles.ts';
import { setMembership } from '../../actions/accounts.ts';
import { found, notFound } from '../../api-error.ts';
import { presentAccount, presentAccountById, presentOrganizationSummary } from '../../present/account.ts';
import type { OrganizationMember } from '../../store/model/account.ts';
import { findUser } from '../authorize.ts';
import { noContent, ok, type Handlers, type OrganizationCall } from '../call.ts';
import { listReply } from '../pages.ts';

/** Who belongs to an organization. */
export const memberRoutes = {
  'GET /orgs/{org}/members': (call) => {
    const role = call.query.get('role') ?? 'all';
    const chosen = call.organization.members.filter((member) => role === 'all' || member.role === role);
    return listReply(call, chosen, (member) => presentAccountById(call.core, member.userId));
  },
  'GET /orgs/{org}/members/{username}': (call) => {
    memberOf(call);
    return noContent;
  },
  'GET /orgs/{org}/memberships/{username}': (call) => ok(presentMembership(call, memberOf(call))),
  'PUT /orgs/{org}/memberships/{username}': (call) => {
    const { core, organization, fields, parameter } = call;
    const user = found(findUser(core, parameter('username')));
    const role = fields.choice('role', ['admin', 'member']) ?? 'member';
    setMembership(core, organization, { userId: user.id, role });
    return ok(presentMembership(call, { userId: user.id, role }));
  },
} satisfies Handlers;

function memberOf({ core, organization, parameter }: OrganizationCall): OrganizationMember {
  const user = findUser(core, parameter('username'));
  const member = user === undefined ? undefined : membership(organization, user.id);
  if (member === undefined) throw notFound();
  return member;
}

function presentMembership({ core, organization }: OrganizationCall, member: OrganizationMember) {
  const user = found(core.store.tables.accounts.get(member.userId));
  return {
    url: `${core.apiUrl}/orgs/${organization.login}/memberships/${user.login}`,
    state: 'active',
    role: member.role,
    organization_url: `${core.apiUrl}/orgs/${organization.login}`,
    organization: presentOrganizationSummary(core, organization),
    user: presentAccount(core, user),
    permissions: { can_create_repository: true },
  };
}
