import type { DroppedValue, GuessedValue, ImportOutcome, ImportTarget } from '../model/import-report.ts';
import { counted } from './counts.ts';
import type { Paint } from './paint.ts';
import type { TextStyle } from './plan/change-text.ts';
import { wrapCells } from './text-width.ts';
import { oneLine } from './visible-text.ts';

/** What an import gave, by file: how much was mapped, each guess, and each value that was dropped. */
export function importText(outcome: ImportOutcome, style: TextStyle): string {
  const files = [
    ...new Set([...outcome.mapped, ...outcome.guessed, ...outcome.dropped].map(({ source }) => source.file)),
  ];
  return files.map((file) => `${fileLines(file, outcome, style).join('\n')}\n`).join('\n');
}

function fileLines(file: string, outcome: ImportOutcome, style: TextStyle): readonly string[] {
  const mapped = outcome.mapped.filter(({ source }) => source.file === file);
  const guessed = outcome.guessed.filter(({ source }) => source.file === file);
  const dropped = outcome.dropped.filter(({ source }) => source.file === file);
  return [
    style.paint.bold(oneLine(file)),
    ...countLines(mapped, style),
    ...guessLines(guessed, style),
    ...dropLines(dropped, style),
  ];
}

/** `12 values mapped: 8 to service:web, 4 to service:db`. */
function countLines(mapped: ImportOutcome['mapped'], { paint, width }: TextStyle): readonly string[] {
  if (mapped.length === 0) return [`  ${paint.yellow('!')} Nothing was mapped as it is.`];
  const counts = new Map<string, number>();
  for (const { target } of mapped) counts.set(target.ref, (counts.get(target.ref) ?? 0) + 1);
  const parts = [...counts].map(([ref, count]) => `${count} to ${oneLine(ref)}`);
  const line = `  ✓ ${counted(mapped.length, 'value')} mapped: ${parts.join(', ')}`;
  const [head = '', ...rest] = wrapCells(line, width, 4);
  return [head.replace('✓', paint.green), ...rest];
}

function guessLines(guessed: readonly GuessedValue[], style: TextStyle): readonly string[] {
  const { paint } = style;
  if (guessed.length === 0) return [];
  return [
    `  ${paint.yellow('?')} ${counted(guessed.length, 'value')} guessed: look at each`,
    ...byReason(guessed).flatMap(([reason, values]) => [
      ...reasonLines(reason, style),
      ...values.map(({ source, target }) => `        ${placeOf(source, paint)} → ${targetText(target)}`),
    ]),
  ];
}

function dropLines(dropped: readonly DroppedValue[], style: TextStyle): readonly string[] {
  const { paint } = style;
  if (dropped.length === 0) return [];
  return [
    `  ${paint.red('–')} ${counted(dropped.length, 'value')} dropped`,
    ...byReason(dropped).flatMap(([reason, values]) => [
      ...reasonLines(reason, style),
      ...values.map(({ source }) => `        ${placeOf(source, paint)}`),
    ]),
  ];
}

function reasonLines(reason: string, { width }: TextStyle): readonly string[] {
  return wrapCells(`      ${oneLine(reason)}`, width, 8);
}

function byReason<Value extends { readonly reason: string }>(
  values: readonly Value[],
): readonly (readonly [string, readonly Value[]])[] {
  return [...Map.groupBy(values, ({ reason }) => reason)];
}

function placeOf({ line, path }: DroppedValue['source'], paint: Paint): string {
  return `${paint.dim(`${line}:`)} ${path === '' ? '(the document)' : oneLine(path)}`;
}

function targetText({ ref, field }: ImportTarget): string {
  return oneLine(field === undefined ? ref : `${ref} ${field}`);
}
