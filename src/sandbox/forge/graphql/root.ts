import { ApiError } from '../api-error.ts';
import { actorNode, organizationNode, userNode } from './accounts.ts';
import { noNode, readNodeId, recordAt, type Asked } from './asked.ts';
import { mutationsFor } from './mutations.ts';
import { commentNode, pullNode } from './pull-requests.ts';
import { repositoryNamed, repositoryNode } from './repositories.ts';
import { operations } from '../rest/operations.ts';
import { demand } from './asked.ts';
import type { Repository } from '../store/model/repository.ts';

/** The fields of `Query` and `Mutation` for one caller. */
export function rootFor(asked: Asked): object {
  const { core } = asked;
  return {
    ...mutationsFor(asked),
    viewer: () => userNode(core, viewerId(asked)),
    repository: ({ owner, name }: { owner: string; name: string }) => repositoryNamed(asked, owner, name),
    organization: ({ login }: { login: string }) => organizationNode(asked, login),
    node: ({ id }: { id: string }) => nodeAt(asked, id),
    rateLimit: () => {
      const { limit, used, reset } = asked.rateLimit;
      const resetAt = new Date(reset * 1000).toISOString().replace('.000Z', 'Z');
      return { cost: 1, limit, used, remaining: Math.max(0, limit - used), resetAt };
    },
  };
}

function viewerId({ caller }: Asked): number {
  if (caller.kind === 'user' || caller.kind === 'installation') return caller.account.id;
  throw new ApiError(403, 'Resource not accessible by integration');
}

/** What a node id stands for, of the kinds that the forge looks up. */
function nodeAt(asked: Asked, id: string): object {
  const { tables } = asked.core.store;
  switch (readNodeId(id).type) {
    case 'U':
    case 'O':
      return actorNode(asked.core, recordAt(id, readNodeId(id).type, tables.accounts).id);
    case 'R':
      return repositoryNode(asked, seen(asked, recordAt(id, 'R', tables.repositories)));
    case 'PR': {
      const pull = recordAt(id, 'PR', tables.pullRequests);
      return pullNode(asked, seen(asked, tables.repositories.get(pull.repositoryId)), pull);
    }
    case 'IC': {
      const comment = recordAt(id, 'IC', tables.comments);
      seen(asked, tables.repositories.get(comment.repositoryId));
      return commentNode(asked, comment);
    }
    default:
      throw noNode(id);
  }
}

function seen(asked: Asked, repository: Repository | undefined): Repository {
  if (repository === undefined) throw new ApiError(404, 'Could not resolve to a node.');
  demand(asked, repository, operations['GET /repos/{owner}/{repo}/pulls']);
  return repository;
}
