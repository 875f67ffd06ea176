import { parseGlob } from '../../model/glob.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { ValuePath } from '../../model/pointer.ts';
import { quoted } from '../wording.ts';
import { listAt, mapAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';

/** Globs of ownership and of approval rules that cannot be read. */
export function checkPolicyPaths(spec: JsonObject): readonly ValueProblem[] {
  const sections = mapAt(spec, 'sections');
  return [
    ...listAt(sections, 'ownership').flatMap((entry, index) =>
      checkPath(isJsonObject(entry) ? entry['path'] : undefined, ['ownership', index, 'path']),
    ),
    ...listAt(sections, 'approvals').flatMap((rule, index) =>
      listAt(mapAt(isJsonObject(rule) ? rule : {}, 'when'), 'paths').flatMap((path, item) =>
        checkPath(path, ['approvals', index, 'when', 'paths', item]),
      ),
    ),
  ];
}

function checkPath(value: JsonValue | undefined, place: ValuePath): readonly ValueProblem[] {
  const fault = typeof value === 'string' && value !== '' ? parseGlob(value) : undefined;
  if (typeof value !== 'string' || typeof fault !== 'string') return [];
  const message = `The glob ${quoted(value)} cannot be read: ${fault}. Use \`*\`, \`**\`, \`?\` and \`{a,b}\`.`;
  return [{ code: 'invalid-glob', path: ['spec', 'sections', ...place], at: 'value', message }];
}
