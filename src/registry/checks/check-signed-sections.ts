import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { mapAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';
import { quoted } from '../wording.ts';

/** A section that is to be signed must be there: nobody can sign nothing. */
export function checkSignedSections(spec: JsonObject): readonly ValueProblem[] {
  const { sections } = spec;
  if (!isJsonObject(sections)) return [];
  return Object.keys(mapAt(spec, 'signed'))
    .filter((section) => !Object.hasOwn(sections, section))
    .map((section) => ({
      code: 'unknown-section',
      path: ['spec', 'signed', section],
      at: 'key',
      message: `${quoted(section)} is to be signed, and this policy has no such section. Add \`spec.sections.${section}\`, or remove the line.`,
    }));
}
