import { outsideName } from '../code/visible-text.ts';
import type { RepositoryName } from '../facts/repositories.ts';
import type { FolderEntry } from '../facts/trees.ts';
import { markup, type Content, type Html } from '../markup/html.ts';
import { fileAddress, folderAddress, historyAddress, type FilePlace } from './addresses.ts';
import { icons } from './icons.ts';
import { emptyNote } from './pull-rows.ts';
import { counted } from './times.ts';

const entriesShown = 1_000;

/** The entries of a folder as links, folders first. */
export function folderRows(
  repository: RepositoryName,
  place: FilePlace,
  entries: readonly FolderEntry[],
): Html {
  const more = entries.length - entriesShown;
  return markup`<ul class="files">${entries.slice(0, entriesShown).map((entry) => entryRow(repository, place, entry))}</ul>
    ${more > 0 && emptyNote(`Showing ${entriesShown} of ${counted(entries.length, 'entry', 'entries')}.`)}`;
}

function entryRow(repository: RepositoryName, place: FilePlace, { name, kind }: FolderEntry): Html {
  const path = place.path === '' ? name : `${place.path}/${name}`;
  const here = { revision: place.revision, path };
  const link = kind === 'folder' ? folderAddress(repository, here) : fileAddress(repository, here);
  const shown = outsideName(name);
  return markup`<li>${entryIcons[kind]} ${kind === 'submodule' ? shown : markup`<a href="${link}">${shown}</a>`}${entryTags[kind]}</li>`;
}

const entryIcons = {
  folder: icons.folder,
  file: icons.file,
  link: icons.link,
  submodule: icons.folder,
} as const;

const entryTags: Readonly<Record<FolderEntry['kind'], Html | undefined>> = {
  folder: undefined,
  file: undefined,
  link: markup` <span class="tag">link</span>`,
  submodule: markup` <span class="tag">submodule</span>`,
};

/** A folder at a revision. */
export function folderPage(
  repository: RepositoryName,
  place: FilePlace,
  entries: readonly FolderEntry[],
): Html {
  return markup`${placeHead(repository, place)}
    <section class="panel" aria-label="Files">${folderRows(repository, place, entries)}</section>`;
}

/** The path as links to each folder on the way, after the revision. */
export function placeHead(repository: RepositoryName, place: FilePlace, aside?: Content): Html {
  const parts = place.path === '' ? [] : place.path.split('/');
  const steps = parts.map((part, index): Content => {
    const isLast = index === parts.length - 1;
    const path = parts.slice(0, index + 1).join('/');
    const link = folderAddress(repository, { revision: place.revision, path });
    return [
      markup`<span class="slash" aria-hidden="true">/</span>`,
      isLast ? markup`<span>${outsideName(part)}</span>` : markup`<a href="${link}">${outsideName(part)}</a>`,
    ];
  });
  const root = folderAddress(repository, { revision: place.revision, path: '' });
  return markup`<div class="page-head place">
    <h1 class="path"><a href="${root}">${outsideName(repository.repo)}</a>${steps}</h1>
    <p class="row-note">at ${icons.branch} <code>${outsideName(shortRevision(place.revision))}</code> · <a href="${historyAddress(repository, place.revision)}">history</a>${aside}</p>
  </div>`;
}

function shortRevision(revision: string): string {
  return /^[0-9a-f]{40}$/u.test(revision) ? revision.slice(0, 7) : revision;
}
