import { createHash } from 'node:crypto';
import { outsideName } from '../code/visible-text.ts';
import { placeNotes, type Note, type PlacedNotes } from '../diff/notes.ts';
import type { ChangedFile } from '../facts/changes.ts';
import type { ShownFile } from '../facts/patches.ts';
import type { RepositoryName } from '../facts/repositories.ts';
import { markup, type Content, type Html } from '../markup/html.ts';
import { fileAddress } from './addresses.ts';
import { lineCounts } from './badges.ts';
import { diffTable } from './diff-table.ts';
import { icons } from './icons.ts';
import { describeLines, noteBox } from './notes.ts';
import { counted } from './times.ts';

export interface DiffFilesFacts {
  readonly repository: RepositoryName;
  /** The commit whose version the files are shown at. */
  readonly headSha: string;
  readonly shown: readonly ShownFile[];
  readonly notes: ReadonlyMap<string, readonly Note[]>;
  readonly checkAddress: (note: Note) => string;
  /** Where one file is shown alone, with more lines. */
  readonly aloneAddress: (path: string) => string;
}

/** The anchor of a file within a page of differences; lines add `R12` or `L12`. */
export function fileAnchor(path: string): string {
  return `diff-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`;
}

/** Every file of a page of differences, each foldable, with what the checks say about it. */
export function diffFiles(facts: DiffFilesFacts): Html {
  return markup`<div class="diffs">${facts.shown.map((shown) => diffFile(shown, facts))}</div>`;
}

/** The files of the page as links to their place on it. */
export function fileIndex(facts: Pick<DiffFilesFacts, 'shown' | 'notes'>): Html {
  return markup`<ol class="file-index">${facts.shown.map(({ file }) => {
    const notes = facts.notes.get(file.path)?.length ?? 0;
    const mark = notes > 0 && markup`<span class="tag tag-warning">${counted(notes, 'annotation')}</span>`;
    return markup`<li><a href="#${fileAnchor(file.path)}">${outsideName(file.path)}</a> ${mark} ${countsOf(file)}</li>`;
  })}</ol>`;
}

function diffFile(shown: ShownFile, facts: DiffFilesFacts): Html {
  const { file, patch } = shown;
  const id = fileAnchor(file.path);
  const notes = placeNotes(patch, facts.notes.get(file.path) ?? []);
  const hasTable = patch !== undefined && patch.hunks.length > 0;
  const lines = hasTable
    ? diffTable(patch, { id, notes, checkAddress: facts.checkAddress })
    : markup`<p class="empty">${reasonForNoLines(shown, facts)}</p>`;
  return markup`<details class="panel file" id="${id}" open>
    <summary class="panel-head">${fileTitle(file)}<span class="file-side">${countsOf(file)} ${fileLink(file, facts)}</span></summary>
    ${lines}
    ${outsideNotes(file, notes, facts)}
  </details>`;
}

function fileTitle(file: ChangedFile): Html {
  const before =
    file.previousPath !== undefined &&
    markup`<span class="quiet">${outsideName(file.previousPath)} → </span>`;
  const status = file.status !== 'modified' && markup` <span class="tag">${file.status}</span>`;
  const mode =
    file.modeBefore !== file.modeAfter &&
    Number(file.modeBefore) * Number(file.modeAfter) > 0 &&
    markup` <span class="tag">mode ${file.modeBefore} → ${file.modeAfter}</span>`;
  return markup`<h3 class="path">${before}${outsideName(file.path)}</h3>${status}${mode}`;
}

function fileLink(file: ChangedFile, facts: DiffFilesFacts): Html | undefined {
  if (file.status === 'deleted') return undefined;
  const address = fileAddress(facts.repository, { revision: facts.headSha, path: file.path });
  return markup`<a class="quiet" href="${address}" title="The whole file">${icons.file}<span class="unseen">The whole file ${file.path}</span></a>`;
}

function countsOf(file: ChangedFile): Html | undefined {
  return file.added + file.deleted === 0 ? undefined : lineCounts(file.added, file.deleted);
}

function reasonForNoLines({ file, isLeftOut }: ShownFile, facts: DiffFilesFacts): Content {
  if (file.isBinary) return 'A binary file: its content is not shown.';
  if (isLeftOut) {
    const lines = counted(file.added + file.deleted, 'changed line');
    return [
      `${lines}, left out to keep this page short. `,
      markup`<a href="${facts.aloneAddress(file.path)}">Show this file alone</a>`,
    ];
  }
  if (file.modeBefore.startsWith('160000') || file.modeAfter.startsWith('160000')) return 'A submodule.';
  return 'No line of the file changed.';
}

function outsideNotes(file: ChangedFile, notes: PlacedNotes, facts: DiffFilesFacts): Html | undefined {
  if (notes.outside.length === 0) return undefined;
  return markup`<div class="outside">
    <h4>${counted(notes.outside.length, 'annotation')} on lines that are not shown above</h4>
    ${noteList(notes.outside, { ...facts, path: file.path })}
  </div>`;
}

const notesShown = 100;

/** Notes that have no line on the page, each with a link to its line in the whole file. */
export function noteList(
  notes: readonly Note[],
  facts: Pick<DiffFilesFacts, 'repository' | 'headSha' | 'checkAddress'> & { readonly path: string },
): Html {
  const more = notes.length - notesShown;
  return markup`<ul class="notes">${notes.slice(0, notesShown).map((note) => {
    const place = { revision: facts.headSha, path: facts.path, line: note.annotation.startLine };
    return markup`<li><a class="note-place" href="${fileAddress(facts.repository, place)}">${describeLines(note)}</a>${noteBox(note, facts.checkAddress(note))}</li>`;
  })}</ul>${more > 0 && markup`<p class="empty">and ${counted(more, 'more annotation')}</p>`}`;
}
