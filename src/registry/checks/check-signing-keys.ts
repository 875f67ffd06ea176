import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { listAt, mapAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';
import { quoted } from '../wording.ts';

/** A signing key or identity holds for some time, and is somebody's of the group, where the group says who that is. */
export function checkSigningKeys(spec: JsonObject): readonly ValueProblem[] {
  const members = listAt(spec, 'members').filter((member) => isJsonObject(member));
  return fields.flatMap((field) =>
    Object.entries(mapAt(spec, field)).flatMap(([name, key]) =>
      isJsonObject(key)
        ? [...checkValidity({ field, name }, key), ...checkHolder({ field, name }, key, members)]
        : [],
    ),
  );
}

const fields = ['keys', 'identities'] as const;

interface Place {
  readonly field: (typeof fields)[number];
  readonly name: string;
}

function nounOf({ field }: Place): string {
  return field === 'keys' ? 'key' : 'identity';
}

function checkValidity(place: Place, { from, until }: JsonObject): readonly ValueProblem[] {
  const isReversed =
    typeof from === 'string' && typeof until === 'string' && Date.parse(from) >= Date.parse(until);
  if (!isReversed) return [];
  const message = `The ${nounOf(place)} ${quoted(place.name)} ceases to hold at ${quoted(until)}, which is not after it begins to (${quoted(from)}). Swap them, or correct one.`;
  return [{ code: 'reversed-range', path: ['spec', place.field, place.name, 'until'], at: 'value', message }];
}

function checkHolder(
  place: Place,
  { login, id }: JsonObject,
  members: readonly JsonObject[],
): readonly ValueProblem[] {
  if (members.length === 0 || typeof login !== 'string' || typeof id !== 'number') return [];
  if (members.some((member) => isOf(member, login, id))) return [];
  const message = `The ${nounOf(place)} ${quoted(place.name)} is that of ${quoted(login)} with the id ${id}, who is not among \`spec.members\`. Add the member, correct login or id, or remove the ${nounOf(place)}.`;
  return [
    { code: 'conflicting-fields', path: ['spec', place.field, place.name, 'login'], at: 'value', message },
  ];
}

/** Logins are the same in any case on GitHub. */
function isOf(member: JsonObject, login: string, id: JsonValue): boolean {
  const known = member['login'];
  return member['id'] === id && typeof known === 'string' && known.toLowerCase() === login.toLowerCase();
}
