import { notesByFile } from '../diff/notes.ts';
import { checksOf } from '../facts/checks.ts';
import { readBlobText, readPlace, resolvePlace, type RevisionPlace, type TreePlace } from '../facts/trees.ts';
import { renderMarkdownFile } from '../markup/markdown.ts';
import { fileAddress, folderAddress, runAddress } from '../views/addresses.ts';
import { filePage, largestFile } from '../views/file-page.ts';
import { folderPage } from '../views/folder-page.ts';
import type { Html } from '../markup/html.ts';
import {
  missing,
  repositoryPlace,
  type Answer,
  type PageContext,
  type PageRequest,
  type RepositoryPlace,
} from './context.ts';
import { linksWithin } from './repository.ts';

/** `/:owner/:repo/tree/REVISION/path` and `/:owner/:repo/blob/REVISION/path`: whichever it is, what is there is shown. */
export async function treeOrBlob(context: PageContext, request: PageRequest): Promise<Answer> {
  const place = repositoryPlace(context, request);
  if (place === undefined) return missing('There is no such repository.');
  const at = await resolvePlace(place.git, request.rest.replace(/\/+$/u, ''));
  if (at === undefined)
    return missing(`There is no branch, tag or commit "${request.rest}" in this repository.`);
  const found = await readPlace(place.git, at.sha, at.path);
  if (found === undefined) return missing(`There is no "${at.path}" at "${at.revision}".`);
  const body = await bodyFor(context, place, { at, found });
  const crumbs = [
    ...place.crumbs,
    { text: at.revision, address: folderAddress(place.name, { revision: at.revision, path: '' }) },
  ];
  return {
    kind: 'page',
    page: { title: `${at.path === '' ? at.revision : at.path} · ${place.name.repo}`, crumbs, body },
  };
}

interface Found {
  readonly at: RevisionPlace;
  readonly found: TreePlace;
}

async function bodyFor(context: PageContext, place: RepositoryPlace, { at, found }: Found): Promise<Html> {
  if (found.kind === 'folder') return folderPage(place.name, at, found.entries);
  const text = found.kind === 'file' ? await readBlobText(place.git, found.sha, largestFile) : undefined;
  const checks = checksOf(context.forge.store, place.repository.id, at.sha);
  return filePage({
    repository: place.name,
    place: at,
    size: found.kind === 'file' ? found.size : 0,
    isLink: found.kind === 'file' && found.isLink,
    text,
    rendered: text === undefined ? undefined : renderDocument(place, at, text),
    notes: notesByFile(checks).get(at.path) ?? [],
    checkAddress: ({ runId }) => runAddress(place.name, runId),
  });
}

const longestRendered = 256 * 1024;

function renderDocument({ name }: RepositoryPlace, at: RevisionPlace, text: string): Html | undefined {
  if (!/\.(?:md|markdown)$/iu.test(at.path) || text.length > longestRendered) return undefined;
  const folder = at.path.includes('/') ? at.path.slice(0, at.path.lastIndexOf('/')) : '';
  const body = text.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/u, '');
  return renderMarkdownFile(
    body,
    linksWithin((path) => fileAddress(name, { revision: at.revision, path }), folder),
  );
}
