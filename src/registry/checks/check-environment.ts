import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { mapAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';
import { quoted } from '../wording.ts';

/** Freeze windows must end after they begin. */
export function checkEnvironment(spec: JsonObject): readonly ValueProblem[] {
  return Object.entries(mapAt(spec, 'freeze')).flatMap(([name, window]) => {
    if (!isJsonObject(window)) return [];
    const { from, to } = window;
    const isReversed =
      typeof from === 'string' && typeof to === 'string' && Date.parse(from) >= Date.parse(to);
    if (!isReversed) return [];
    return {
      code: 'reversed-range',
      path: ['spec', 'freeze', name, 'to'],
      at: 'value',
      message: `The freeze window ${quoted(name)} ends at ${quoted(to)}, which is not after it begins (${quoted(from)}). Swap them, or correct one.`,
    } satisfies ValueProblem;
  });
}
