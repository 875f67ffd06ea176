import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { amountOf, isGreater, listAt, mapAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';
import { quoted } from './wording.ts';

/** A person may stand in a group once, whatever login they go by: ids are what counts. */
export function checkGroup(spec: JsonObject): readonly ValueProblem[] {
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

/** A range guardrail must leave something that is allowed. */
export function checkPolicy(spec: JsonObject): readonly ValueProblem[] {
  return listAt(mapAt(spec, 'sections'), 'guardrails').flatMap((guardrail, index) => {
    if (!isJsonObject(guardrail)) return [];
    const min = amountOf(guardrail['min']);
    const max = amountOf(guardrail['max']);
    if (min === undefined || max === undefined || !isGreater(min, max)) return [];
    return {
      code: 'reversed-range',
      path: ['spec', 'sections', 'guardrails', index, 'max'],
      at: 'value',
      message: `This guardrail allows nothing: its \`min\` ${quoted(min.text)} is above its \`max\` ${quoted(max.text)}. Swap them, or correct one.`,
    } satisfies ValueProblem;
  });
}
