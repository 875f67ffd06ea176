import type { Diagnostic } from '../model/diagnostic.ts';
import type { Ref } from '../model/ref.ts';
import type { CycleClass } from './cycle-classes.ts';
import type { Step } from './cycle-paths.ts';

/** A longer cycle is printed with its middle left out. */
const mostSteps = 20;

/** What else there is to say of a cycle that only one environment has. */
export interface CyclePlace {
  readonly environment: string;
  /** The manifest to which the first reference of the cycle belongs. */
  readonly ref: Ref;
}

/** A cycle as the path that closes it, with the place of every reference, at the first of which it is told. */
export function describeCycle(
  { code, severity, name, consequence, consequenceOfOne }: CycleClass,
  steps: readonly Step[],
  place?: CyclePlace,
): readonly Diagnostic[] {
  const [start] = steps;
  if (start === undefined) return [];
  const refs = [start.from, ...steps.map(({ to }) => to)];
  const path = cut(refs, mostSteps + 1, 'refs').join(' → ');
  const references = cut(steps.map(describeStep), mostSteps, 'references').join(', ');
  const where = place === undefined ? '' : ` in the environment \`${place.environment}\`:`;
  return [
    {
      code,
      severity,
      file: start.edge.file,
      range: start.edge.range,
      message: `${name}${where} \`${path}\`: ${references}. ${steps.length === 1 ? consequenceOfOne : consequence}`,
      ref: place?.ref ?? start.from,
    },
  ];
}

function describeStep({ from, to, edge }: Step): string {
  const place = `${edge.file}:${edge.range.line}`;
  if (edge.from === from) return `${from} names ${to} as ${edge.kind} (${place})`;
  return `${from} starts after ${to} in ${edge.from} (${place})`;
}

function cut(items: readonly string[], most: number, noun: string): readonly string[] {
  if (items.length <= most) return items;
  const half = Math.floor(most / 2);
  return [...items.slice(0, half), `… ${items.length - 2 * half} more ${noun} …`, ...items.slice(-half)];
}
