import type { Change, EnvironmentPlan, Plan } from '../model/plan.ts';
import { registryPlace } from './change-groups.ts';
import { changeText, riskText } from './change-text.ts';
import { actionPhrase, changeCount, highestRisk, planTotals, withCommas } from './counts.ts';
import type { Paint } from './paint.ts';
import { oneLine } from './visible-text.ts';

/** A plan as one reads it in a terminal: counts first, then environment by environment, then the digest. */
export function planText(plan: Plan, paint: Paint): string {
  const totals = planTotals(plan);
  const first = firstPlaces(plan);
  const lines = [
    headline(plan, paint),
    ...placesOf(plan).flatMap((place) => placeLines(place, first, paint)),
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

type Place = Pick<EnvironmentPlan, 'name' | 'tier' | 'summary' | 'changes' | 'waves'>;

/** Where something changes: environments first, then what is deployed nowhere. */
function placesOf({ environments, registry }: Plan): readonly Place[] {
  const undeployed = { name: registryPlace, tier: undefined, waves: [], ...registry };
  return [...environments, undeployed].filter(({ changes }) => changes.length > 0);
}

/** Where each change is shown in full: the first environment that has it with the very same fields. */
function firstPlaces(plan: Plan): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const { name, changes } of placesOf(plan).toReversed()) {
    for (const change of changes) places.set(identity(change), name);
  }
  return places;
}

function identity({ ref, action, fields }: Change): string {
  return JSON.stringify([ref, action, fields]);
}

function placeLines(
  { name, tier, summary, changes, waves }: Place,
  first: ReadonlyMap<string, string>,
  paint: Paint,
): readonly string[] {
  const tierText = tier === undefined || tier === name ? '' : paint.dim(` (${oneLine(tier)})`);
  const unchanged = paint.dim(`, ${withCommas(summary.unchanged)} unchanged`);
  return [
    '',
    `${paint.bold(oneLine(name))}${tierText}  ${actionPhrase(summary)}${unchanged}`,
    ...changes.flatMap((change) => {
      const shown = first.get(identity(change));
      const isRepeated = shown !== name && change.fields.length > 0;
      return ['', ...changeText(change, isRepeated ? shown : undefined, paint)];
    }),
    ...waveLines(waves, paint),
  ];
}

/** One wave has no order worth a line. */
function waveLines(waves: EnvironmentPlan['waves'], paint: Paint): readonly string[] {
  if (waves.length < 2) return [];
  return [
    '',
    ...waves.map((wave, index) => `  ${paint.dim(`wave ${index + 1}`)}  ${oneLine(wave.join(', '))}`),
  ];
}

function quietLines({ environments }: Plan, paint: Paint): readonly string[] {
  const quiet = environments.filter(({ changes }) => changes.length === 0).map(({ name }) => oneLine(name));
  return quiet.length === 0 ? [] : ['', paint.dim(`No changes in ${quiet.join(', ')}.`)];
}
