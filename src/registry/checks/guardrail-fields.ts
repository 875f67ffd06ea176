import { parseFieldPath, traitsBelow, type FieldPath } from '../../model/field-path.ts';
import type { JsonValue } from '../../model/json.ts';
import { manifestKinds, type ManifestKind } from '../../model/ref.ts';
import type { TraitTree } from '../../model/traits.ts';
import type { GuardrailToCheck } from './guardrail-to-check.ts';
import { traitsOf } from '../schema/traits.ts';
import type { ValueProblem } from './value-problem.ts';
import { joined, quoted } from '../wording.ts';

const settingsThatAreFields = ['field', 'to', 'with'] as const;

/** Field paths that cannot be read, or that lead nowhere in every kind: such a guardrail would never say a word. */
export function checkFields({ guardrail, kinds, problem }: GuardrailToCheck): readonly ValueProblem[] {
  return settingsThatAreFields.flatMap((setting) => {
    const text = guardrail[setting];
    if (typeof text !== 'string' || !/^(?:metadata|spec)(?:[.[]|$)/.test(text)) return [];
    const path = parseFieldPath(text);
    if (path === undefined) {
      const message = `${quoted(text)} cannot be read as a path. Write keys with dots between them, \`["…"]\` around a key with other characters, \`*\` for every key or item.`;
      return problem(setting, message, 'guardrail-field');
    }
    if (setting !== 'field' && path.some(({ kind }) => kind === 'every')) {
      const message = `${quoted(text)} has a \`*\`, but \`${setting}\` means one field. Name it.`;
      return problem(setting, message, 'guardrail-field');
    }
    const looked = kindsOf(kinds);
    if (looked.some((kind) => leadsSomewhere(path, kind))) return [];
    const where = kinds === undefined ? 'no kind of manifest' : `no ${joined(looked, 'or')}`;
    const message = `There is ${where} with a field ${quoted(text)}, so this guardrail would never speak. Correct the path, or \`spec.scope.kinds\`.`;
    return problem(setting, message, 'guardrail-field');
  });
}

/** The kinds of a scope that exist. */
export function kindsOf(kinds: readonly JsonValue[] | undefined): readonly ManifestKind[] {
  return kinds === undefined ? manifestKinds : manifestKinds.filter((kind) => kinds.includes(kind));
}

function leadsSomewhere(path: FieldPath, kind: ManifestKind): boolean {
  let tree: TraitTree = traitsOf(kind);
  for (const step of path) {
    if (step.kind === 'key' && isClosed(tree) && !Object.hasOwn(tree.properties, step.key)) return false;
    tree = traitsBelow(tree, step);
  }
  return true;
}

/** The schema names the keys of this map, and allows no others. */
function isClosed({ properties, additional, items }: TraitTree): boolean {
  return Object.keys(properties).length > 0 && additional === undefined && items === undefined;
}
