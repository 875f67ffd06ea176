import { grammarOf } from '../code/languages.ts';
import { renderCode } from '../code/render-code.ts';
import type { Note } from '../diff/notes.ts';
import type { RepositoryName } from '../facts/repositories.ts';
import { markup, type Content, type Html } from '../markup/html.ts';
import type { FilePlace } from './addresses.ts';
import { noteHighlight } from './diff-table.ts';
import { placeHead } from './folder-page.ts';
import { noteBox } from './notes.ts';
import { emptyNote } from './pull-rows.ts';
import { counted } from './times.ts';

export interface FileFacts {
  readonly repository: RepositoryName;
  readonly place: FilePlace;
  readonly size: number;
  readonly isLink: boolean;
  /** Undefined for what is too large or no text. */
  readonly text: string | undefined;
  /** A Markdown file, rendered. */
  readonly rendered: Html | undefined;
  readonly notes: readonly Note[];
  readonly checkAddress: (note: Note) => string;
}

/** Bytes above which a file is not shown. */
export const largestFile = 1024 * 1024;

const linesShown = 5_000;

/** A file at a revision, each line with its anchor (`#L12`), and annotations under their lines. */
export function filePage(facts: FileFacts): Html {
  const { text, repository, place, size, isLink } = facts;
  const about = [` · ${size.toLocaleString('en')} bytes`, isLink && ' · a symbolic link to the path below'];
  return markup`${placeHead(repository, place, about)}
  ${facts.rendered !== undefined && markup`<section class="panel" aria-label="Document"><div class="prose prose-document">${facts.rendered}</div></section>`}
  <section class="panel" aria-label="Content">${
    text === undefined ? emptyNote('This file is binary or too large to show.') : lineTable(text, facts)
  }</section>`;
}

function lineTable(text: string, facts: FileFacts): Html {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const grammar = grammarOf(facts.place.path);
  const notes = Map.groupBy(facts.notes, ({ annotation }) => Math.min(annotation.endLine, lines.length));
  const rows = lines.slice(0, linesShown).map((line, index): Content => {
    const number = index + 1;
    const here = notes.get(number) ?? [];
    return [
      markup`<tr><td class="number" id="L${number}"><a href="#L${number}">${number}</a></td><td class="code">${renderCode(line, grammar, here.flatMap(noteHighlight))}</td></tr>
`,
      here.map(
        (note) =>
          markup`<tr class="note-row"><td class="number"></td><td>${noteBox(note, facts.checkAddress(note))}</td></tr>
`,
      ),
    ];
  });
  const isCut = lines.length > linesShown;
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Lines of ${facts.place.path}"><table class="diff lines">
<thead class="unseen"><tr><th scope="col">Number</th><th scope="col">Line</th></tr></thead>
<tbody>${rows}</tbody></table></div>${isCut && emptyNote(`Showing ${linesShown.toLocaleString('en')} of ${counted(lines.length, 'line')}.`)}`;
}
