import type { BlamedField, ManifestHistory } from '../../model/history.ts';
import { keyedStep } from '../../model/pointer.ts';
import { nameText, shortId } from './commit-text.ts';
import { dayText } from './history-dates.ts';
import type { Paint } from '../paint.ts';
import { padCells, textWidth } from '../text-width.ts';
import { flowText } from '../plan/value-text.ts';
import { oneLine, shorten } from '../visible-text.ts';

/** Longest names and values that are shown, in UTF-16 units. */
const longestName = 24;
const longestValue = 160;

interface BlameLine {
  readonly yaml: string;
  readonly field: BlamedField | undefined;
}

/**
 * A manifest laid out like YAML, each field with the commit that gave it its value, and where it is written now. As in
 * `git blame`, `^` marks the commit at which a shallow clone begins: the value is at least as old.
 */
export function blameText(
  { ref }: ManifestHistory,
  {
    environment,
    fields,
  }: { readonly environment: string | undefined; readonly fields: readonly BlamedField[] },
  paint: Paint,
): string {
  const lines = yamlLines(fields);
  const own = fields[0]?.file ?? '';
  const notes = fields.map((field) => noteColumns(field, own));
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(0, ...notes.map((columns) => textWidth(columns[column] ?? ''))),
  );
  const blank = ' '.repeat(widths.reduce((sum, width) => sum + width + 2, 0) - 2);
  const place = environment === undefined ? '' : ` in ${oneLine(environment)}`;
  const title = `${paint.bold(`${oneLine(ref)}${place}`)}  ${paint.dim(oneLine(own))}`;
  const body = lines.map(({ yaml, field }) => {
    const note = field === undefined ? blank : paintColumns(noteColumns(field, own), widths, paint);
    const place = field === undefined ? '' : paint.dim(elsewhere(field, own));
    return `${note} ${paint.dim('│')} ${yaml}${place}`;
  });
  return `${[title, ...body].join('\n')}\n`;
}

/** In the file that the title names the line alone says where; another file is named behind the field. */
function elsewhere({ file, line }: BlamedField, own: string): string {
  if (file === own) return '';
  return `  # ${oneLine(file)}${line === undefined ? '' : `:${line}`}`;
}

function noteColumns({ commit, entry, file, line }: BlamedField, own: string): readonly string[] {
  const number = entry.landed.pullRequest ?? commit.pullRequest;
  return [
    entry.action === 'present' ? `^${shortId(commit.id).slice(1)}` : shortId(commit.id),
    dayText(entry.landed.committedAt),
    shorten(nameText(commit.author.name), longestName),
    number === undefined ? '' : `#${number}`,
    file === own && line !== undefined ? String(line) : '',
  ];
}

const asIs = (text: string): string => text;

function paintColumns(columns: readonly string[], widths: readonly number[], paint: Paint): string {
  const paints = [paint.yellow, paint.dim, asIs, paint.blue, paint.dim];
  return columns.map((text, index) => (paints[index] ?? asIs)(padCells(text, widths[index] ?? 0))).join('  ');
}

/** The steps to each field as nested keys; what several fields share is written once. */
function yamlLines(fields: readonly BlamedField[]): readonly BlameLine[] {
  const lines: BlameLine[] = [];
  let last: readonly (string | number)[] = [];
  for (const field of fields) {
    const { path } = field;
    const shared = sharedLength(last, path);
    for (let depth = shared; depth < path.length; depth += 1) {
      const isLeaf = depth === path.length - 1;
      const key = keyText(path[depth] ?? '');
      const value = isLeaf ? ` ${valueText(field)}` : '';
      lines.push({ yaml: `${'  '.repeat(depth)}${key}${value}`, field: isLeaf ? field : undefined });
    }
    last = path;
  }
  return lines;
}

function sharedLength(a: readonly unknown[], b: readonly unknown[]): number {
  const end = b.findIndex((step, index) => step !== a[index]);
  return end === -1 ? b.length : end;
}

/** An item of a list is a dash; one that is known by its key says which. */
function keyText(step: string | number): string {
  if (typeof step === 'number') return '-';
  const [, key = '', value = ''] = /^\[([^=]*)=(.*)\]$/s.exec(step) ?? [];
  return step === keyedStep(key, value) ? `- ${oneLine(value)}:` : `${flowText(step)}:`;
}

function valueText({ value }: BlamedField): string {
  return value === undefined ? '(secret)' : shorten(flowText(value), longestValue);
}
