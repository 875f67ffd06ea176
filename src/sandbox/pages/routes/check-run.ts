import { checksOf } from '../facts/checks.ts';
import { commitAddress, pullAddress } from '../views/addresses.ts';
import { checkAnchor } from '../views/notes.ts';
import { missing, repositoryPlace, type Answer, type PageContext, type PageRequest } from './context.ts';

/** `/:owner/:repo/runs/ID`: the place where the run is shown, on its pull request or else on its commit. */
export function checkRun(context: PageContext, request: PageRequest): Answer {
  const place = repositoryPlace(context, request);
  const { store } = context.forge;
  const run = store.tables.checkRuns.get(Number(request.params['run']));
  if (place === undefined || run?.repositoryId !== place.repository.id)
    return missing('There is no such check run in this repository.');
  const pull = store.by.pullRequestsOfRepository
    .all(place.repository.id)
    .findLast(({ headSha }) => headSha === run.headSha);
  const newest = checksOf(store, place.repository.id, run.headSha).find(({ name }) => name === run.name);
  const anchor = checkAnchor(newest?.runId ?? run.id);
  const address =
    pull === undefined
      ? commitAddress(place.name, run.headSha)
      : pullAddress(place.name, pull.number, 'checks');
  return { kind: 'redirect', address: `${address}${anchor}` };
}
