import { childOf, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { ValueProblem } from '../checks/value-problem.ts';

/**
 * Whether the repair of a key would give it the name of one that stands beside it in what is written: one with `null`,
 * which removes something and is not seen any more once it is merged.
 */
export function wouldTakeKey({ path, at, repair }: ValueProblem, written: JsonObject): boolean {
  if (at !== 'key' || repair === undefined || !('text' in repair)) return false;
  const map = path.slice(0, -1).reduce<JsonValue | undefined>(childOf, written);
  return childOf(map, repair.text) !== undefined;
}
