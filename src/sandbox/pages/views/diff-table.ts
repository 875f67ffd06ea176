import { grammarOf, type Grammar } from '../code/languages.ts';
import { renderCode, type Highlight } from '../code/render-code.ts';
import { visibleText } from '../code/visible-text.ts';
import { findChangedParts, type ChangedPart } from '../diff/changed-parts.ts';
import { columnsOf, type Note, type PlacedNotes } from '../diff/notes.ts';
import type { FilePatch, Hunk, PatchLine } from '../diff/patch.ts';
import { markup, type Content, type Html } from '../markup/html.ts';
import { noteBox } from './notes.ts';

export interface DiffContext {
  /** Begins every anchor of the file: `<id>R12` is line 12 of the new version, `<id>L12` of the old. */
  readonly id: string;
  readonly notes: PlacedNotes;
  readonly checkAddress: (note: Note) => string;
}

/** The hunks of a file as one table: both line numbers, sign, code, and each note under its line. */
export function diffTable(patch: FilePatch, context: DiffContext): Html {
  const grammar = grammarOf(patch.path);
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Lines of ${patch.path}"><table class="diff">
<thead class="unseen"><tr><th scope="col">Before</th><th scope="col">After</th><th scope="col">Change</th><th scope="col">Line</th></tr></thead>
<tbody>${patch.hunks.map((hunk) => hunkRows(hunk, grammar, context))}</tbody></table></div>`;
}

function hunkRows(hunk: Hunk, grammar: Grammar | undefined, context: DiffContext): Content {
  const parts = findChangedParts(hunk.lines);
  return [
    markup`<tr class="hunk"><td class="number" colspan="2"></td><td colspan="2"><span>${hunk.range}</span> ${visibleText(hunk.section)}</td></tr>
`,
    hunk.lines.map((line) => lineRow({ line, part: parts.get(line), grammar }, context)),
  ];
}

interface LineToShow {
  readonly line: PatchLine;
  readonly part: ChangedPart | undefined;
  readonly grammar: Grammar | undefined;
}

const signs = { added: '+', deleted: '−', context: ' ' } as const;

function lineRow({ line, part, grammar }: LineToShow, context: DiffContext): Content {
  const notes = line.after === undefined ? [] : (context.notes.byLine.get(line.after) ?? []);
  const code = renderCode(line.text, grammar, [...changedHighlight(part), ...notes.flatMap(noteHighlight)]);
  const ending =
    line.endsWithoutNewline && markup`<span class="cut"> no line break at the end of the file</span>`;
  return [
    markup`<tr class="line-${line.kind}">${numberCell(`${context.id}L`, line.before)}${numberCell(`${context.id}R`, line.after)}<td class="sign">${signs[line.kind]}</td><td class="code">${code}${ending}</td></tr>
`,
    notes.map(
      (note) =>
        markup`<tr class="note-row"><td class="number" colspan="2"></td><td colspan="2">${noteBox(note, context.checkAddress(note))}</td></tr>
`,
    ),
  ];
}

function numberCell(anchor: string, line: number | undefined): Html {
  if (line === undefined) return markup`<td class="number"></td>`;
  return markup`<td class="number" id="${anchor}${line}"><a href="#${anchor}${line}">${line}</a></td>`;
}

function changedHighlight(part: ChangedPart | undefined): readonly Highlight[] {
  return part === undefined || part.start >= part.end ? [] : [{ ...part, className: 'changed' }];
}

/** Underlines the columns that a note points at. */
export function noteHighlight(note: Note): readonly Highlight[] {
  const columns = columnsOf(note);
  return columns === undefined ? [] : [{ ...columns, className: `under-${note.annotation.level}` }];
}
