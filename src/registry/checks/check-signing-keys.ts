import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { listAt, mapAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';
import { quoted } from '../wording.ts';

/** A signing key holds for some time, and is somebody's of the group, where the group says who that is. */
export function checkSigningKeys(spec: JsonObject): readonly ValueProblem[] {
  const members = listAt(spec, 'members').filter((member) => isJsonObject(member));
  return Object.entries(mapAt(spec, 'keys')).flatMap(([name, key]) =>
    isJsonObject(key) ? [...checkValidity(name, key), ...checkHolder(name, key, members)] : [],
  );
}

function checkValidity(name: string, { from, until }: JsonObject): readonly ValueProblem[] {
  const isReversed =
    typeof from === 'string' && typeof until === 'string' && Date.parse(from) >= Date.parse(until);
  if (!isReversed) return [];
  const message = `The key ${quoted(name)} ceases to hold at ${quoted(until)}, which is not after it begins to (${quoted(from)}). Swap them, or correct one.`;
  return [{ code: 'reversed-range', path: ['spec', 'keys', name, 'until'], at: 'value', message }];
}

function checkHolder(
  name: string,
  { login, id }: JsonObject,
  members: readonly JsonObject[],
): readonly ValueProblem[] {
  if (members.length === 0 || typeof login !== 'string' || typeof id !== 'number') return [];
  if (members.some((member) => isOf(member, login, id))) return [];
  const message = `The key ${quoted(name)} is that of ${quoted(login)} with the id ${id}, who is not among \`spec.members\`. Add the member, correct login or id, or remove the key.`;
  return [{ code: 'conflicting-fields', path: ['spec', 'keys', name, 'login'], at: 'value', message }];
}

/** Logins are the same in any case on GitHub. */
function isOf(member: JsonObject, login: string, id: JsonValue): boolean {
  const known = member['login'];
  return member['id'] === id && typeof known === 'string' && known.toLowerCase() === login.toLowerCase();
}
