import { notesByFile } from '../diff/notes.ts';
import { checksOf } from '../facts/checks.ts';
import { describeCommit } from '../facts/timeline.ts';
import { commitAddress, runAddress } from '../views/addresses.ts';
import { commitPage } from '../views/commit-page.ts';
import { missing, repositoryPlace, type Answer, type PageContext, type PageRequest } from './context.ts';
import { rangeOfCommit, readFiles } from './differences.ts';

/** `/:owner/:repo/commit/SHA` */
export async function commit(context: PageContext, request: PageRequest): Promise<Answer> {
  const place = repositoryPlace(context, request);
  const sha = request.params['sha'] ?? '';
  const found = /^[0-9a-f]{40}$/u.test(sha) ? await place?.git.commit(sha) : undefined;
  if (place === undefined || found === undefined)
    return missing('There is no such commit in this repository.');
  const { store } = context.forge;
  const checks = checksOf(store, place.repository.id, sha);
  const facts = describeCommit(store, found);
  const address = commitAddress(place.name, sha);
  const files = await readFiles(context, place.git, {
    repository: place.name,
    range: rangeOfCommit(found),
    address,
    query: request.query,
    notes: notesByFile(checks),
    checkAddress: ({ runId }) => runAddress(place.name, runId),
  });
  const body = commitPage({ repository: place.name, commit: facts, checks, files, now: context.now() });
  const crumbs = [...place.crumbs, { text: sha.slice(0, 7), address }];
  return { kind: 'page', page: { title: `${facts.title} · ${place.name.repo}`, crumbs, body } };
}
