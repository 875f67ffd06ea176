import type {
  EnvironmentChange,
  HistoryEntry,
  HistoryField,
  ManifestHistory,
  PlaceChange,
} from '../../model/history.ts';
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
  const whereabouts = isMoved ? `${entry.previousFile ?? ''} → ${entry.file}` : entry.file;
  const [first] = groups;
  if (entry.written === undefined && (isMoved || first === undefined)) {
    groups.unshift({ change: { action: entry.action, fields: [] }, isWritten: true, environments: [] });
  }
  return groups.flatMap((group) => groupLines(group, whereabouts, paint));
}

/** Places in which the very same happened. */
interface PlaceGroup {
  readonly change: PlaceChange;
  readonly isWritten: boolean;
  readonly environments: EnvironmentChange[];
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
    group.environments.push(change);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function identityOf({ action, fields, problem }: PlaceChange): string {
  return JSON.stringify([action, fields.map(({ by: _by, ...field }) => field), problem]);
}

function groupLines(
  { change, isWritten, environments }: PlaceGroup,
  whereabouts: string,
  paint: Paint,
): readonly string[] {
  const { action, fields, problem } = change;
  const names = environments.map(({ name }) => oneLine(name)).join(', ');
  const patches = [
    ...new Set(environments.flatMap(({ sources }) => sources.slice(1).map(({ file }) => file))),
  ];
  const by = isWritten || patches.length === 0 ? '' : paint.dim(`  ${oneLine(patches.join(', '))}`);
  const effect = names === '' ? '' : paint.dim(`  in ${names}`);
  const place = isWritten ? `  ${oneLine(whereabouts)}${effect}` : `  in ${names}${by}`;
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
