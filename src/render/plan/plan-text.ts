import type { EnvironmentPlan, Plan } from '../../model/plan.ts';
import { changeText, riskText, type TextStyle } from './change-text.ts';
import { actionPhrase, changeCount, highestRisk, planTotals, withCommas } from '../counts.ts';
import type { Paint } from '../paint.ts';
import { firstPlaces, placesOf, placeTitle, shownElsewhere, type Place } from './plan-places.ts';
import { wrapCells } from '../text-width.ts';
import { oneLine } from '../visible-text.ts';

/** A plan as one reads it in a terminal: counts first, then environment by environment, then the digest. */
export function planText(plan: Plan, paint: Paint, width?: number): string {
  const totals = planTotals(plan);
  const first = firstPlaces(plan);
  const lines = [
    headline(plan, paint),
    ...placesOf(plan).flatMap((place) => placeLines(place, first, { paint, width })),
    ...(changeCount(totals) === 0 ? [] : quietLines(plan, paint)),
    '',
    paint.dim(`digest ${plan.digest}`),
  ];
  return `${lines.join('\n')}\n`;
}

function headline(plan: Plan, paint: Paint): string {
  const risk = highestRisk(placesOf(plan).flatMap(({ changes }) => changes));
  const rated = risk === undefined ? '' : `, risk ${riskText(risk, paint)}`;
  return `${paint.bold('Plan:')} ${actionPhrase(planTotals(plan))}${rated}`;
}

function placeLines(place: Place, first: ReadonlyMap<string, string>, style: TextStyle): readonly string[] {
  const { summary, changes, waves } = place;
  const { paint } = style;
  const unchanged = paint.dim(`, ${withCommas(summary.unchanged)} unchanged`);
  return [
    '',
    `${placeTitle(place, paint)}  ${actionPhrase(summary)}${unchanged}`,
    ...changes.flatMap((change) => ['', ...changeText(change, shownElsewhere(change, place, first), style)]),
    ...waveLines(waves, style),
  ];
}

/** One wave has no order worth a line. */
function waveLines(waves: EnvironmentPlan['waves'], { paint, width }: TextStyle): readonly string[] {
  if (waves.length < 2) return [];
  return [
    '',
    ...waves.flatMap((wave, index) => {
      const title = `wave ${index + 1}`;
      const [head = '', ...rest] = wrapCells(
        `  ${title}  ${oneLine(wave.join(', '))}`,
        width,
        title.length + 4,
      );
      return [head.replace(title, () => paint.dim(title)), ...rest];
    }),
  ];
}

function quietLines({ environments }: Plan, paint: Paint): readonly string[] {
  const quiet = environments.filter(({ changes }) => changes.length === 0).map(({ name }) => oneLine(name));
  return quiet.length === 0 ? [] : ['', paint.dim(`No changes in ${quiet.join(', ')}.`)];
}
