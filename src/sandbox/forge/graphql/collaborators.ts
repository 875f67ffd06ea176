import { roleOf } from '../access/roles.ts';
import { operations } from '../rest/operations.ts';
import type { Repository } from '../store/model/repository.ts';
import { userNode } from './accounts.ts';
import { demand, type Asked } from './asked.ts';
import { connection, type PageArguments } from './connection.ts';

/** `Repository.collaborators`: who belongs here, not everybody who may read because all may. */
export function collaboratorsOf(
  asked: Asked,
  repository: Repository,
  { login, ...page }: PageArguments & { readonly login?: string | null },
): object {
  demand(asked, repository, operations['GET /repos/{owner}/{repo}/collaborators']);
  const { core } = asked;
  const all = core.store.tables.accounts.list().flatMap((account) => {
    const isMeant =
      login === null || login === undefined || account.login.toLowerCase() === login.toLowerCase();
    const role =
      isMeant && account.kind === 'user'
        ? roleOf(core, { ...repository, isPrivate: true }, account.id)
        : undefined;
    return role === undefined ? [] : [{ account, role }];
  });
  const edges = connection({ name: 'collaborators', all }, page, ({ account, role }) => ({
    permission: role.toUpperCase(),
    node: userNode(core, account.id),
  }));
  const nodes = connection({ name: 'collaborators', all }, page, ({ account }) => userNode(core, account.id));
  return { ...nodes, edges: 'nodes' in edges ? edges.nodes : [] };
}
