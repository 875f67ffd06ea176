import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { checkSigningKeys } from './check-signing-keys.ts';
import { listAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';

/** A person stands in a group once, and its signing keys are theirs. */
export function checkGroup(spec: JsonObject): readonly ValueProblem[] {
  return [...checkMembers(spec), ...checkSigningKeys(spec)];
}

/** Whatever login they go by: ids are what counts. */
function checkMembers(spec: JsonObject): readonly ValueProblem[] {
  const firsts = new Map<JsonValue, number>();
  return listAt(spec, 'members').flatMap((member, index) => {
    const id = isJsonObject(member) ? member['id'] : undefined;
    if (typeof id !== 'number') return [];
    const first = firsts.get(id);
    if (first === undefined) firsts.set(id, index);
    if (first === undefined || hasSameLogin(spec, index, first)) return [];
    return {
      code: 'duplicate-item',
      path: ['spec', 'members', index, 'id'],
      at: 'value',
      message: `Item ${index + 1} of \`spec.members\` has the same id (${id}) as item ${first + 1}, so both are one person. Correct the id, or remove one of them.`,
    } satisfies ValueProblem;
  });
}

function hasSameLogin(spec: JsonObject, index: number, first: number): boolean {
  const members = listAt(spec, 'members');
  const [one, other] = [members[index], members[first]];
  return isJsonObject(one) && isJsonObject(other) && one['login'] === other['login'];
}
