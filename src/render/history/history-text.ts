import type { HistoryEntry, HistoryField, ManifestHistory, PlaceChange } from '../../model/history.ts';
import { formatPath } from '../../model/pointer.ts';
import { fieldsText } from '../plan/change-text.ts';
import { stepText } from './commit-text.ts';
import { counted } from '../counts.ts';
import { actionSign, actionWord } from './history-actions.ts';
import type { Paint } from '../paint.ts';
import { oneLine } from '../visible-text.ts';

/** The part of a manifest's history that is to be shown. */
export interface ShownHistory {
  readonly history: ManifestHistory;
  readonly entries: readonly HistoryEntry[];
  /** Only what happened there. */
  readonly environment: string | undefined;
}

/** A history as one reads it in a terminal: newest first, each step with who did it and what it changed. */
export function historyText({ history, entries, environment }: ShownHistory, paint: Paint): string {
  const place = environment === undefined ? '' : ` in ${oneLine(environment)}`;
  const lines = [
    `${paint.bold(`${oneLine(history.ref)}${place}`)}  ${paint.dim(counted(entries.length, 'change'))}`,
    ...entries.flatMap((entry) => ['', ...stepText(entry, paint), ...entryLines(entry, environment, paint)]),
  ];
  return `${lines.join('\n')}\n`;
}

function entryLines(entry: HistoryEntry, environment: string | undefined, paint: Paint): readonly string[] {
  const groups = groupPlaces(entry, environment);
  const isMoved = entry.previousFile !== undefined;
  if (entry.written === undefined && (isMoved || groups.length === 0)) {
    const change = { action: entry.action, fields: [], files: [entry.file] };
    groups.unshift({ change, isWritten: true, environments: [] });
  }
  return groups.flatMap((group) => groupLines(group, entry, paint));
}

/** Places in which the very same happened. */
interface PlaceGroup {
  readonly change: PlaceChange;
  readonly isWritten: boolean;
  readonly environments: string[];
}

function groupPlaces({ written, environments }: HistoryEntry, only: string | undefined): PlaceGroup[] {
  const groups = new Map<string, PlaceGroup>();
  if (written !== undefined && only === undefined) {
    groups.set(identityOf(written), { change: written, isWritten: true, environments: [] });
  }
  for (const change of environments) {
    if (only !== undefined && change.name !== only) continue;
    const key = identityOf(change);
    const group = groups.get(key) ?? { change, isWritten: false, environments: [] };
    group.environments.push(change.name);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function identityOf({ action, fields, files, problem }: PlaceChange): string {
  return JSON.stringify([action, fields.map(({ by: _by, ...field }) => field), files, problem]);
}

/** The files that made the difference; of a manifest that moves, where it stood and stands. */
function filesText(
  { change: { files }, isWritten }: PlaceGroup,
  { file, previousFile }: Pick<HistoryEntry, 'file' | 'previousFile'>,
): string {
  if (!isWritten || previousFile === undefined) return oneLine(files.join(', '));
  const others = files.filter((path) => path !== file && path !== previousFile);
  return oneLine([`${previousFile} → ${file}`, ...others].join(', '));
}

function groupLines(group: PlaceGroup, entry: HistoryEntry, paint: Paint): readonly string[] {
  const { change, isWritten } = group;
  const { action, fields, problem } = change;
  const where = group.environments.length === 0 ? '' : `  in ${oneLine(group.environments.join(', '))}`;
  const files = `  ${filesText(group, entry)}`;
  const place = isWritten ? `${files}${paint.dim(where)}` : `${where}${paint.dim(files)}`;
  return [
    `  ${actionSign(action, paint)} ${actionWord(action)}${place}`,
    ...(problem === undefined ? [] : [`      ${paint.red(oneLine(problem))}`]),
    ...fieldLines(change, fields, paint),
  ];
}

/** All fields of a manifest that begins or ends are its text: they are counted. */
function fieldLines(
  { action }: PlaceChange,
  fields: readonly HistoryField[],
  paint: Paint,
): readonly string[] {
  if (action === 'create' || action === 'delete' || action === 'present') {
    return fields.length === 0 ? [] : [paint.dim(`      ${counted(fields.length, 'field')}`)];
  }
  return fieldsText(
    fields.map(({ path, ...field }) => ({ ...field, path: formatPath(path) })),
    paint,
  );
}
