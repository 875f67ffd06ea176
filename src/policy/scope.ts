import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { PolicyScope } from '../model/policy.ts';
import type { EnvironmentFacts, Subject } from './facts.ts';

/** Whether a policy speaks of an environment at all. */
export function coversEnvironment({ environments }: PolicyScope, { name }: EnvironmentFacts): boolean {
  return environments === undefined || (name !== undefined && environments.has(name));
}

/**
 * Whether a policy speaks of a manifest. A label counts on either side of a change, so that one which takes the label
 * away is still judged by the policy that it leaves.
 */
export function coversSubject({ kinds, refs, labels }: PolicyScope, subject: Subject): boolean {
  if (kinds !== undefined && !kinds.has(subject.kind)) return false;
  if (refs !== undefined && !refs.has(subject.ref)) return false;
  const wanted = Object.entries(labels);
  return wanted.length === 0 || [subject.after, subject.before].some((value) => carries(value, wanted));
}

function carries(value: JsonObject | undefined, wanted: readonly (readonly [string, string])[]): boolean {
  return wanted.every(([name, text]) => labelOf(value, name) === text);
}

/** The value of a label; undefined where the manifest does not carry it. */
export function labelOf(value: JsonObject | undefined, name: string): string | undefined {
  const metadata = value?.['metadata'];
  const labels = isJsonObject(metadata) ? metadata['labels'] : undefined;
  const text = isJsonObject(labels) && Object.hasOwn(labels, name) ? labels[name] : undefined;
  return typeof text === 'string' ? text : undefined;
}
