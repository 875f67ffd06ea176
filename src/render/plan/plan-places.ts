import type { Change, EnvironmentPlan, Plan } from '../../model/plan.ts';
import { registryPlace } from './change-groups.ts';
import type { Paint } from '../paint.ts';
import { oneLine } from '../visible-text.ts';

/** Where something changes: an environment, or `registry` for what is deployed nowhere. */
export type Place = Pick<EnvironmentPlan, 'name' | 'tier' | 'summary' | 'changes' | 'waves'>;

/** Where something changes: environments first, then what is deployed nowhere. */
export function placesOf({ environments, registry }: Plan): readonly Place[] {
  const undeployed = { name: registryPlace, tier: undefined, waves: [], ...registry };
  return [...environments, undeployed].filter(({ changes }) => changes.length > 0);
}

/** Where each change is shown in full: the first environment that has it with the very same fields. */
export function firstPlaces(plan: Plan): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const { name, changes } of placesOf(plan).toReversed()) {
    for (const change of changes) places.set(identity(change), name);
  }
  return places;
}

function identity({ ref, action, fields }: Change): string {
  return JSON.stringify([ref, action, fields]);
}

/** The place that shows the fields of a change in full, where that is another one. */
export function shownElsewhere(
  change: Change,
  { name }: Place,
  first: ReadonlyMap<string, string>,
): string | undefined {
  const shown = first.get(identity(change));
  return shown === name || change.fields.length === 0 ? undefined : shown;
}

/** The name of a place, with its tier where that says more. */
export function placeTitle({ name, tier }: Place, paint: Paint): string {
  const tierText = tier === undefined || tier === name ? '' : paint.dim(` (${oneLine(tier)})`);
  return `${paint.bold(oneLine(name))}${tierText}`;
}
