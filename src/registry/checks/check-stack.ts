import { isJsonArray, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { ValuePath } from '../../model/pointer.ts';
import { toFullRef } from '../../model/ref.ts';
import { listAt, mapAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';
import { quoted } from '../wording.ts';

const componentKinds = ['service', 'stack'];

/** What a Stack exposes or starts should be one of its components. */
export function checkStack(spec: JsonObject): readonly ValueProblem[] {
  const components = new Set(listAt(spec, 'components').map(fullRef));
  const exposed = listAt(mapAt(spec, 'networking'), 'exposed').map(
    (item, index) => [item, ['spec', 'networking', 'exposed', index]] as const,
  );
  const started = listAt(spec, 'startup').flatMap((list, step) =>
    isJsonArray(list) ? list.map((item, index) => [item, ['spec', 'startup', step, index]] as const) : [],
  );
  return [...exposed, ...started].flatMap(([item, path]) => checkComponent(item, path, components));
}

function checkComponent(
  item: JsonValue,
  path: ValuePath,
  components: ReadonlySet<string | undefined>,
): readonly ValueProblem[] {
  const ref = fullRef(item);
  if (ref === undefined || components.has(ref)) return [];
  const message = `${quoted(ref)} is not among the components of this stack, so this has no effect. Add it to \`spec.components\`, or remove it here.`;
  return [{ code: 'not-a-component', severity: 'warning', path, at: 'value', message }];
}

function fullRef(item: JsonValue): string | undefined {
  return typeof item === 'string' ? toFullRef(item, componentKinds) : undefined;
}
