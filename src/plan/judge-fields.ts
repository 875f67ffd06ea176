import { isJsonArray, isJsonObject, type JsonValue } from '../model/json.ts';
import { formatPath, type ValuePath } from '../model/pointer.ts';
import type { ManifestChange } from './compare-manifests.ts';
import type { ValueChange } from './diff-values.ts';
import type { RiskFinding } from './risk-levels.ts';

/** What no annotation of a field can say, because it depends on the values: docs/plan.md has the table. */
export function judgeFields({ action, changes }: ManifestChange): readonly RiskFinding[] {
  if (action === 'create' || action === 'delete') return [];
  return [...changes.flatMap(judgeScale), ...changes.flatMap(judgeExposure)];
}

function judgeScale({ path, before, after }: ValueChange): readonly RiskFinding[] {
  const field = formatPath(path);
  if (field !== 'spec.replicas' && field !== 'spec.replicas.min') return [];
  const from = fewestReplicas(before);
  const to = fewestReplicas(after);
  if (from === undefined || to === undefined || to >= from) return [];
  if (to === 0) return [{ risk: 'high', reason: `${field} falls from ${from} to 0, which stops it.` }];
  if (to * 2 >= from) return [];
  return [{ risk: 'high', reason: `${field} falls by more than half at once, from ${from} to ${to}.` }];
}

function fewestReplicas(value: JsonValue | undefined): number | undefined {
  if (isJsonObject(value)) return fewestReplicas(value['min']);
  return typeof value === 'number' ? value : undefined;
}

/** Fields that let everybody in; undefined stands for any key or position. */
const openings: readonly { readonly path: readonly (string | undefined)[]; readonly value?: JsonValue }[] = [
  { path: ['spec', 'endpoints', undefined, 'visibility'], value: 'public' },
  { path: ['spec', 'ports', undefined, 'public'], value: true },
  { path: ['spec', 'networking', 'exposed', undefined] },
];

function judgeExposure({ path, before, after }: ValueChange): readonly RiskFinding[] {
  const known = new Set(openedBy(path, before));
  return openedBy(path, after)
    .filter((opened) => !known.has(opened))
    .map((opened) => ({ risk: 'high', reason: `${opened} becomes reachable from outside.` }));
}

/** What a value opens: the port or endpoint by its path, an exposed ref by its name. */
function openedBy(path: ValuePath, value: JsonValue | undefined): readonly string[] {
  if (value === undefined || path.length > 4) return [];
  if (isJsonArray(value)) return value.flatMap((item, index) => openedBy([...path, index], item));
  if (isJsonObject(value))
    return Object.entries(value).flatMap(([key, item]) => openedBy([...path, key], item));
  const opening = openings.find(({ path: pattern }) => isMatch(path, pattern));
  if (opening === undefined) return [];
  if (opening.value === undefined) return [String(value)];
  return opening.value === value ? [formatPath(path.slice(0, 3))] : [];
}

function isMatch(path: ValuePath, pattern: readonly (string | undefined)[]): boolean {
  return (
    path.length === pattern.length &&
    pattern.every((step, index) => step === undefined || step === path[index])
  );
}
