import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import { fullName } from '../present/repository.ts';
import type { Team } from '../store/model/account.ts';
import { connection, type PageArguments } from './connection.ts';

/** `Team.repositories`: what a team may do where. */
export function grantsOf(
  core: Core,
  team: Team,
  { query, ...page }: PageArguments & { readonly query?: string | null },
): object {
  const all = team.repositories.flatMap(({ repositoryId, role }) => {
    const repository = core.store.tables.repositories.get(repositoryId);
    const isMeant = repository?.name.toLowerCase().includes((query ?? '').toLowerCase()) === true;
    return isMeant ? [{ repository, role }] : [];
  });
  const edges = connection({ name: 'repositories', all }, page, ({ repository, role }) => ({
    permission: role.toUpperCase(),
    node: { id: nodeId('R', repository.id), nameWithOwner: fullName(core, repository) },
  }));
  return { ...edges, edges: 'nodes' in edges ? edges.nodes : [] };
}
