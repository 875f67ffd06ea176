import { maySee } from '../../access/permissions.ts';
import { found } from '../../api-error.ts';
import { presentOrganization, presentSelf, presentUser } from '../../present/account.ts';
import { presentRepository } from '../../present/repository.ts';
import { findOrganization, findUser } from '../authorize.ts';
import { ok, type Call, type Handlers, type Reply } from '../call.ts';
import { listReply } from '../pages.ts';

/** People, organizations and what they own. */
export const userRoutes = {
  'GET /user': ({ core, account }) => ok(presentSelf(core, account)),
  'GET /users/{username}': ({ core, parameter }) => {
    const login = parameter('username');
    return ok(presentUser(core, found(findUser(core, login) ?? findOrganization(core, login))));
  },
  'GET /users/{username}/repos': (call) => {
    const login = call.parameter('username');
    return listOwned(call, found(findUser(call.core, login) ?? findOrganization(call.core, login)).id);
  },
  'GET /orgs/{org}': ({ core, parameter }) =>
    ok(presentOrganization(core, found(findOrganization(core, parameter('org'))))),
  'GET /orgs/{org}/repos': (call) =>
    listOwned(call, found(findOrganization(call.core, call.parameter('org'))).id),
} satisfies Handlers;

function listOwned(call: Call, ownerId: number): Promise<Reply> {
  const { core, caller } = call;
  const visible = core.store.by.repositoriesOfOwner
    .all(ownerId)
    .filter((repository) => maySee(core, caller, repository));
  return listReply(call, visible, (repository) => presentRepository(core, repository));
}
