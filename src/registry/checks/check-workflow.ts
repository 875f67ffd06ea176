import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { checkParameters } from './check-parameters.ts';
import { nearestOf } from '../../model/nearest.ts';
import { findUnknownPlaceholders } from './placeholders.ts';
import { listAt, mapAt } from './spec-fields.ts';
import { findStepCycle } from './step-cycle.ts';
import type { ValueProblem } from './value-problem.ts';
import { quoted } from '../wording.ts';

/** Steps that need only steps which exist, in no circle; actions only on Services; inputs that are described. */
export function checkWorkflow(spec: JsonObject): readonly ValueProblem[] {
  const steps = mapAt(spec, 'steps');
  const inputs = { schema: mapAt(spec, 'inputs'), field: 'spec.inputs' };
  return [
    ...checkParameters(spec, 'inputs'),
    ...Object.entries(steps).flatMap(([name, step]) =>
      isJsonObject(step)
        ? [
            ...checkNeeds(name, step, steps),
            ...checkAction(name, step),
            ...findUnknownPlaceholders(step['with'], ['spec', 'steps', name, 'with'], inputs),
          ]
        : [],
    ),
    ...checkCycle(steps),
  ];
}

function checkNeeds(name: string, step: JsonObject, steps: JsonObject): readonly ValueProblem[] {
  return listAt(step, 'needs').flatMap((needed, index) => {
    if (typeof needed !== 'string' || Object.hasOwn(steps, needed)) return [];
    const nearest = nearestOf(needed, Object.keys(steps));
    const hint = nearest === undefined ? '' : ` Did you mean ${quoted(nearest)}?`;
    return {
      code: 'unknown-step',
      path: ['spec', 'steps', name, 'needs', index],
      at: 'value',
      message: `This workflow has no step ${quoted(needed)}.${hint} Correct the name, or add the step.`,
      ...(nearest !== undefined && {
        repair: { kind: 'replace', title: `Write ${quoted(nearest)}`, text: nearest },
      }),
    } satisfies ValueProblem;
  });
}

function checkAction(name: string, step: JsonObject): readonly ValueProblem[] {
  const [hasService, hasAction] = ['service', 'action'].map((field) => Object.hasOwn(step, field));
  if (hasService === hasAction) return [];
  const path = ['spec', 'steps', name];
  if (hasAction === true) {
    const message = `The step ${quoted(name)} has an \`action\` and no \`service\` to act on. Name the service, or remove the action.`;
    return [{ code: 'conflicting-fields', path: [...path, 'action'], at: 'key', message }];
  }
  const message = `The step ${quoted(name)} names a \`service\` and not what to do with it. Add \`action\`, such as \`action: restart\`.`;
  return [{ code: 'missing-field', path: [...path, 'service'], at: 'key', message }];
}

function checkCycle(steps: JsonObject): readonly ValueProblem[] {
  const needs = new Map(
    Object.entries(steps).map(([name, step]) => [
      name,
      isJsonObject(step) ? listAt(step, 'needs').filter((needed) => typeof needed === 'string') : [],
    ]),
  );
  const cycle = findStepCycle(needs);
  if (cycle === undefined) return [];
  const [first = ''] = cycle;
  const index = (needs.get(first) ?? []).indexOf(cycle[1] ?? first);
  const message = `Steps wait for each other: ${[...cycle, first].map((name) => quoted(name)).join(' → ')}. None of them can begin; remove one of these \`needs\`.`;
  return [{ code: 'step-cycle', path: ['spec', 'steps', first, 'needs', index], at: 'value', message }];
}
