import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { nearestOf } from '../../model/nearest.ts';
import { listAt, mapAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';
import { joined, quoted } from '../wording.ts';

/** The contacts that a tier names must be among those of the escalation. */
export function checkEscalation(spec: JsonObject): readonly ValueProblem[] {
  const contacts = mapAt(spec, 'contacts');
  const known = Object.keys(contacts);
  return listAt(spec, 'tiers').flatMap((tier, index) =>
    (isJsonObject(tier) ? listAt(tier, 'contacts') : []).flatMap((name, item) => {
      if (typeof name !== 'string' || Object.hasOwn(contacts, name)) return [];
      const path = ['spec', 'tiers', index, 'contacts', item];
      return { code: 'unknown-contact', path, at: 'value', ...unknownContact(name, known) } as const;
    }),
  );
}

function unknownContact(name: string, known: readonly string[]): Pick<ValueProblem, 'message' | 'repair'> {
  const nearest = nearestOf(name, known);
  const names = joined(
    known.map((contact) => quoted(contact)),
    'and',
  );
  const there = known.length === 0 ? '`spec.contacts` is empty' : `\`spec.contacts\` has ${names}`;
  return {
    message: `${quoted(name)} is no contact of this escalation; ${there}. Correct the name, or add the contact.`,
    ...(nearest !== undefined && {
      repair: { kind: 'replace', title: `Write ${quoted(nearest)}`, text: nearest },
    }),
  };
}
