import type { BlastRadius } from '../../model/graph.ts';
import type { Change, ChangeAction, FieldChange } from '../../model/plan.ts';
import type { Ref } from '../../model/ref.ts';
import type { Risk } from '../../model/traits.ts';
import { actionSigns } from './action-signs.ts';
import { reachedCount, withCommas } from '../counts.ts';
import type { ValueChangeLine } from './line-diff.ts';
import type { Paint } from '../paint.ts';
import { padCells, textWidth, wrapCells } from '../text-width.ts';
import { valueChangeLines } from './value-change-lines.ts';
import { oneLine } from '../visible-text.ts';

type Colour = 'red' | 'green' | 'yellow' | 'blue';

const actionColours: Readonly<Record<ChangeAction, Colour>> = {
  create: 'green',
  update: 'yellow',
  replace: 'red',
  delete: 'red',
};

const riskColours: Readonly<Record<Risk, Colour>> = { low: 'green', medium: 'yellow', high: 'red' };

/** Widest column of field paths that is still aligned, in cells. */
const widestPath = 44;

/** Lines of one value that are shown; a terminal is no place for a whole file. */
const mostLines = 200;

/** A colour, and how wide the terminal is, in cells; without a width no line is too long. */
export interface TextStyle {
  readonly paint: Paint;
  readonly width?: number | undefined;
}

/** One change as terminal lines; where an earlier environment has the same fields, they are not shown again. */
export function changeText(
  change: Change,
  sameAs: string | undefined,
  { paint, width }: TextStyle,
): readonly string[] {
  const { ref, action, risk, reasons, owner } = change;
  const sign = actionSign(action, paint);
  const owned = owner === undefined ? '' : paint.dim(`  owner ${oneLine(owner)}`);
  return [
    `  ${sign} ${paint.bold(oneLine(ref))}  ${action}, risk ${riskText(risk, paint)}${owned}`,
    ...(sameAs === undefined ? fieldsText(change.fields, paint, width) : [sameAsLine(sameAs, paint)]),
    ...[...reasons, ...reachSentence(change.blastRadius)].flatMap((text) =>
      wrapCells(`      · ${oneLine(text)}`, width, 8).map(paint.dim),
    ),
  ];
}

/** `+`, `~`, `±` or `-`, in the colour of what is done. */
export function actionSign(action: ChangeAction, paint: Paint): string {
  return paint[actionColours[action]](actionSigns[action]);
}

/** Stands for fields that another environment has shown already. */
export function sameAsLine(place: string, paint: Paint): string {
  return `      ${paint.dim(`= as in ${oneLine(place)}`)}`;
}

export function riskText(risk: Risk, paint: Paint): string {
  return paint[riskColours[risk]](risk);
}

/** Changed fields as terminal lines, their paths in one column. */
export function fieldsText(fields: readonly FieldChange[], paint: Paint, width?: number): readonly string[] {
  const column = Math.min(widestPath, Math.max(0, ...fields.map(({ path }) => textWidth(pathText(path)))));
  return fields.flatMap((field) => fieldLines(field, column, { paint, width }));
}

function pathText(path: string): string {
  return path === '' ? '(all of it)' : oneLine(path);
}

interface FieldShape {
  readonly sign: string;
  readonly colour: Colour;
}

function shapeOf({ kind, before, after }: FieldChange): FieldShape {
  if (kind === 'order') return { sign: '↕', colour: 'blue' };
  if (kind === 'secret') return { sign: '~', colour: 'yellow' };
  if (before === undefined) return { sign: '+', colour: 'green' };
  if (after === undefined) return { sign: '-', colour: 'red' };
  return { sign: '~', colour: 'yellow' };
}

function fieldLines(
  field: FieldChange,
  column: number,
  { paint, width = Infinity }: TextStyle,
): readonly string[] {
  const { sign, colour } = shapeOf(field);
  const path = pathText(field.path);
  const start = `      ${paint[colour](sign)} ${padCells(path, column)}`;
  if (field.kind === 'order') return [`${start}  ${paint.dim('same items in another order')}`];
  if (field.kind === 'secret') return [`${start}  ${paint.dim('secret: changed, not shown')}`];
  const lines = valueChangeLines(field.before, field.after);
  const cells = 10 + Math.max(column, textWidth(path)) + textWidth(lines.map(({ text }) => text).join(' → '));
  if (!isOneLine(lines) || cells > width) {
    const rest = withCommas(lines.length - mostLines);
    return [
      `      ${paint[colour](sign)} ${path}`,
      ...lines.slice(0, mostLines).map((line) => `          ${lineText(line, paint)}`),
      ...(lines.length > mostLines ? [paint.dim(`            … ${rest} more lines`)] : []),
    ];
  }
  const shown = lines.map((line) => (line.sign === '-' ? paint.red(line.text) : paint.green(line.text)));
  return [`${start}  ${shown.join(' → ')}`];
}

/** One value, or one value that becomes another. */
function isOneLine(lines: readonly ValueChangeLine[]): boolean {
  const signs = lines.map(({ sign }) => sign).join('');
  return signs === '+' || signs === '-' || signs === '-+';
}

function lineText({ sign, text }: ValueChangeLine, paint: Paint): string {
  if (sign === ' ') return paint.dim(`  ${text}`);
  return sign === '-' ? paint.red(`- ${text}`) : paint.green(`+ ${text}`);
}

function reachSentence(radius: BlastRadius): readonly string[] {
  const { direct, transitive, owners } = radius;
  if (direct.length + transitive.length === 0) return [];
  const parts = [
    ...(direct.length === 0 ? [] : [`directly ${refList(direct)}`]),
    ...(transitive.length === 0 ? [] : [`further on ${refList(transitive)}`]),
    ...(owners.length === 0 ? [] : [`owned by ${refList(owners)}`]),
  ];
  return [`Affects ${reachedCount(radius)}: ${parts.join('; ')}.`];
}

function refList(refs: readonly Ref[]): string {
  return refs.join(', ');
}
