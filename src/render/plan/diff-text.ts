import type { Change, ChangeAction, FieldChange, Plan } from '../../model/plan.ts';
import { actionSign, fieldsText, sameAsLine, type TextStyle } from './change-text.ts';
import { counted, planTotals, withCommas } from '../counts.ts';
import { leafFields } from './leaf-fields.ts';
import type { Paint } from '../paint.ts';
import { firstPlaces, placesOf, placeTitle, shownElsewhere, type Place } from './plan-places.ts';
import { padCells, textWidth } from '../text-width.ts';
import { oneLine } from '../visible-text.ts';

/** The two states that are compared, as a reader knows them. */
export interface DiffSides {
  readonly base: string;
  readonly head: string;
}

/** What differs between two states: environment by environment, manifest by manifest, field by field. */
export function diffText(plan: Plan, sides: DiffSides, { paint, width }: TextStyle): string {
  const first = firstPlaces(plan);
  const lines = placesOf(plan).flatMap((place) => [
    '',
    placeTitle(place, paint),
    ...place.changes.flatMap((change) => {
      const elsewhere = shownElsewhere(change, place, first);
      return [
        `  ${actionSign(change.action, paint)} ${paint.bold(oneLine(change.ref))}`,
        ...(elsewhere === undefined
          ? fieldsText(fieldsOf(change), paint, width)
          : [sameAsLine(elsewhere, paint)]),
      ];
    }),
  ]);
  return `${[titleLine(plan, sides, paint), ...lines].join('\n')}\n`;
}

/** Those of which only the order differs stand apart, after all others. */
function fieldsOf({ fields }: Change): readonly FieldChange[] {
  const { true: reordered = [], false: others = [] } = Object.groupBy(fields, ({ kind }) =>
    kind === 'order' ? 'true' : 'false',
  );
  return [...others.flatMap(leafFields), ...reordered];
}

/** One line per manifest: how many of its fields come, go, change, and are only in another order. */
export function diffStat(plan: Plan, sides: DiffSides, { paint }: TextStyle): string {
  const places = placesOf(plan).map((place) => ({ place, rows: statRows(place) }));
  const rows = places.flatMap((part) => part.rows);
  const widths = {
    ref: Math.max(0, ...rows.map(({ ref }) => textWidth(ref))),
    total: Math.max(0, ...rows.map(({ total }) => total.length)),
  };
  const lines = places.flatMap((part) => [
    '',
    placeTitle(part.place, paint),
    ...part.rows.map(({ action, ref, total, signs }) => {
      const counts = signs.map(({ sign, count }) => paint[colours[sign]](`${sign}${withCommas(count)}`));
      const start = `  ${actionSign(action, paint)} ${padCells(ref, widths.ref)}`;
      return `${start}  ${paint.dim(total.padStart(widths.total))}  ${counts.join(' ')}`.trimEnd();
    }),
  ]);
  return `${[titleLine(plan, sides, paint), ...lines].join('\n')}\n`;
}

const colours = { '+': 'green', '~': 'yellow', '-': 'red', '↕': 'blue' } as const;

type Sign = keyof typeof colours;

interface StatRow {
  readonly action: ChangeAction;
  readonly ref: string;
  readonly total: string;
  readonly signs: readonly { readonly sign: Sign; readonly count: number }[];
}

function statRows({ changes }: Place): readonly StatRow[] {
  return changes.map((change) => {
    const fields = fieldsOf(change);
    const signs = (['+', '~', '-', '↕'] as const).map((sign) => ({
      sign,
      count: fields.filter((field) => signOf(field) === sign).length,
    }));
    return {
      action: change.action,
      ref: oneLine(change.ref),
      total: counted(fields.length, 'field'),
      signs: signs.filter(({ count }) => count > 0),
    };
  });
}

function signOf({ kind, before, after }: FieldChange): Sign {
  if (kind === 'order') return '↕';
  if (kind === 'secret') return '~';
  if (before === undefined) return '+';
  return after === undefined ? '-' : '~';
}

function titleLine(plan: Plan, { base, head }: DiffSides, paint: Paint): string {
  const { create, update, replace, delete: deleted } = planTotals(plan);
  const counts = [
    { count: create, done: 'created' },
    { count: update, done: 'updated' },
    { count: replace, done: 'replaced' },
    { count: deleted, done: 'deleted' },
  ].filter(({ count }) => count > 0);
  const phrase = counts.map(({ count, done }) => `${withCommas(count)} ${done}`).join(', ');
  return `${paint.dim(oneLine(`${base} → ${head}`))}  ${phrase === '' ? 'no differences' : phrase}`;
}
