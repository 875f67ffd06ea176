import { isJsonArray, isJsonObject, type JsonValue } from '../../model/json.ts';
import { toPointer, type ValuePath } from '../../model/pointer.ts';
import { findSecrets, mayHoldSecret } from '../../model/secret-text.ts';
import type { ValueProblem } from './value-problem.ts';
import { quotedPath, sentence } from '../wording.ts';

/** Values that look like a secret, which is never repeated. */
export function findOpenSecrets(value: JsonValue): readonly ValueProblem[] {
  if (!mayHoldSecretBelow(value)) return [];
  const problems: ValueProblem[] = [];
  const visit = (node: JsonValue, path: ValuePath): void => {
    if (typeof node === 'string') problems.push(...secretAt(node, path));
    else if (isJsonArray(node)) for (const [index, item] of node.entries()) visit(item, [...path, index]);
    else if (isJsonObject(node)) for (const [key, item] of Object.entries(node)) visit(item, [...path, key]);
  };
  visit(value, []);
  return problems;
}

/** Most manifests hold none, and are done with at once. */
function mayHoldSecretBelow(value: JsonValue): boolean {
  if (typeof value === 'string') return mayHoldSecret(value);
  if (typeof value !== 'object' || value === null) return false;
  if (isJsonArray(value)) return value.some(mayHoldSecretBelow);
  for (const key in value) if (mayHoldSecretBelow(value[key] ?? null)) return true;
  return false;
}

function secretAt(text: string, path: ValuePath): readonly ValueProblem[] {
  const [found] = findSecrets(text);
  if (found === undefined) return [];
  return [
    {
      code: 'secret-in-the-open',
      path,
      at: 'value',
      message: `${sentence(quotedPath(path))} holds what looks like ${found.name}; expected no secret in a manifest, which everybody who can read the repository can read. Revoke it, store the new one where secrets are kept, and give its name under \`secrets\`.`,
      isMasked: true,
    },
  ];
}

/** Problems without those of values that hold a secret: their messages could repeat it. */
export function withoutValuesOf(
  secrets: readonly ValueProblem[],
  problems: readonly ValueProblem[],
): readonly ValueProblem[] {
  if (secrets.length === 0) return problems;
  const hidden = new Set(secrets.map(({ path }) => toPointer(path)));
  return problems.filter(({ path, at }) => at === 'key' || !hidden.has(toPointer(path)));
}
