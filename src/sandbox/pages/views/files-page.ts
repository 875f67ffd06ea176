import { outsideName } from '../code/visible-text.ts';
import type { Note } from '../diff/notes.ts';
import type { ChangeList } from '../facts/changes.ts';
import type { ChangePage } from '../facts/patches.ts';
import type { RepositoryName } from '../facts/repositories.ts';
import { markup, type Html } from '../markup/html.ts';
import { fileQuery, fileAddress } from './addresses.ts';
import { lineCounts } from './badges.ts';
import { diffFiles, fileIndex, noteList } from './diff-files.ts';
import { emptyNote, pageLinks } from './pull-rows.ts';
import { counted } from './times.ts';

export interface FilesFacts {
  readonly repository: RepositoryName;
  readonly headSha: string;
  /** The address of this page, without a query. */
  readonly address: string;
  readonly changes: ChangeList;
  readonly page: ChangePage;
  readonly pageSize: number;
  /** The one file that was asked for. */
  readonly alone: string | undefined;
  readonly notes: ReadonlyMap<string, readonly Note[]>;
  readonly checkAddress: (note: Note) => string;
}

/** Every file that changed, with its lines and what the checks say about them. */
export function filesPage(facts: FilesFacts): Html {
  const { changes, page } = facts;
  const total = `${changes.isComplete ? '' : 'more than '}${counted(changes.files.length, 'file')} changed`;
  const others = otherFiles(facts);
  const list = {
    repository: facts.repository,
    headSha: facts.headSha,
    shown: page.shown,
    notes: facts.notes,
    checkAddress: facts.checkAddress,
    aloneAddress: (path: string) => `${facts.address}${fileQuery(path)}`,
  };
  return markup`<section aria-label="Files changed">
    <p class="summary">${total} ${lineCounts(changes.added, changes.deleted)} ${aloneNote(facts)}${others.length > 0 && markup` · <a href="#other-notes">${counted(others.length, 'more file')} with annotations</a>`}</p>
    ${facts.alone === undefined && paging(facts)}
    ${page.shown.length > 1 && markup`<details class="panel index"${page.shown.length <= 12 && markup` open`}><summary class="panel-head">Files on this page</summary>${fileIndex(list)}</details>`}
    ${page.shown.length === 0 && emptyNote('No file changed.')}
    ${diffFiles(list)}
    ${facts.alone === undefined && paging(facts)}
    ${otherNotes(facts, others)}
  </section>`;
}

function aloneNote({ alone, address }: FilesFacts): Html | undefined {
  if (alone === undefined) return undefined;
  return markup`<span class="quiet">· only <code>${outsideName(alone)}</code> is shown,</span> <a href="${address}">show all</a>`;
}

function paging({ changes, page, pageSize, address }: FilesFacts): Html | undefined {
  return pageLinks({
    offset: page.offset,
    size: pageSize,
    total: changes.files.length,
    noun: 'file',
    addressOf: (offset) => `${address}?from=${offset}`,
  });
}

const otherFilesShown = 50;

type FileNotes = readonly [string, readonly Note[]];

/** Annotations in files that the change leaves alone: they have no place in the difference. */
function otherFiles(facts: FilesFacts): readonly FileNotes[] {
  const changed = new Set(facts.changes.files.map(({ path }) => path));
  return [...facts.notes].filter(([path]) => !changed.has(path) && (facts.alone ?? path) === path);
}

function otherNotes(facts: FilesFacts, others: readonly FileNotes[]): Html | undefined {
  if (others.length === 0) return undefined;
  const more = others.length - otherFilesShown;
  return markup`<section class="panel other-notes" aria-labelledby="other-notes">
    <header class="panel-head"><h3 id="other-notes">Annotations in files that this change does not touch</h3></header>
    ${others.slice(0, otherFilesShown).map(([path, notes]) => {
      const place = { revision: facts.headSha, path };
      return markup`<h4 class="path"><a href="${fileAddress(facts.repository, place)}">${outsideName(path)}</a></h4>${noteList(notes, { ...facts, path })}`;
    })}
    ${more > 0 && emptyNote(`and ${counted(more, 'more file')}`)}
  </section>`;
}
