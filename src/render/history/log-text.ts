import type { LogEntry, TouchedRef } from '../../model/history.ts';
import { stepText } from './commit-text.ts';
import { counted } from '../counts.ts';
import { actionSign } from './history-actions.ts';
import type { Paint } from '../paint.ts';
import { padCells, textWidth } from '../text-width.ts';
import { oneLine } from '../visible-text.ts';

/** Refs of one step that are listed before the rest is counted. */
const mostListed = 20;

/** Widest column of refs that is still aligned, in cells. */
const widestRef = 40;

/** Changes over the whole registry as one reads them in a terminal, newest first. */
export function logText(entries: readonly LogEntry[], paint: Paint): string {
  const lines = entries.map((entry) => [
    ...stepText(entry, paint),
    ...touchedLines(entry.touched, paint),
    ...sharedLines(entry.shared, paint),
  ]);
  return lines.length === 0 ? 'No changes.\n' : `${lines.map((each) => each.join('\n')).join('\n\n')}\n`;
}

function touchedLines(touched: readonly TouchedRef[], paint: Paint): readonly string[] {
  const listed = touched.slice(0, mostListed);
  const width = Math.min(widestRef, Math.max(0, ...listed.map(({ ref }) => textWidth(oneLine(ref)))));
  const rest = touched.length - listed.length;
  return [
    ...listed.map(({ ref, action, file, previousFile, environments }) => {
      const place = previousFile === undefined ? file : `${previousFile} → ${file}`;
      const where =
        environments === undefined || environments.length === 0 ? '' : `  ${environments.join(', ')}`;
      const name = padCells(oneLine(ref), width);
      return `  ${actionSign(action, paint)} ${name}  ${paint.dim(`${oneLine(place)}${oneLine(where)}`)}`;
    }),
    ...(rest > 0 ? [paint.dim(`    and ${counted(rest, 'more manifest')}`)] : []),
  ];
}

function sharedLines(files: readonly string[], paint: Paint): readonly string[] {
  return files.map(
    (file) => `  ${paint.yellow('*')} ${oneLine(file)}  ${paint.dim('holds for many manifests')}`,
  );
}
