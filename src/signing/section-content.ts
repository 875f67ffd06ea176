import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { Manifest } from '../model/manifest.ts';

const apiVersion = 'charter.dev/v1';

/** The section name of a Group, which is signed as a whole. */
export const groupSection = 'group';

/**
 * What a signature on a section of a Policy covers: the section, where the policy holds, and who has to sign it. A
 * policy or section that is not there any more has `null`, so that its removal is signed too.
 */
export function policyContent(name: string, policy: Manifest | undefined, section: string): JsonObject {
  const spec = fieldOf(policy?.value, 'spec');
  return {
    apiVersion,
    policy: name,
    scope: fieldOf(spec, 'scope'),
    section,
    value: fieldOf(fieldOf(spec, 'sections'), section),
    requirement: fieldOf(fieldOf(spec, 'signed'), section),
  };
}

/** What a signature on a Group covers: its members or team, keys and threshold; `null` for a Group that is deleted. */
export function groupContent(name: string, group: Manifest | undefined): JsonObject {
  return { apiVersion, group: name, section: groupSection, value: fieldOf(group?.value, 'spec') };
}

/** The value of an own field of a map; `null` where there is none. */
export function fieldOf(value: JsonValue | undefined, field: string): JsonValue {
  return isJsonObject(value) && Object.hasOwn(value, field) ? (value[field] ?? null) : null;
}

/** Where the envelope of a section lies. A Group has a section of a name that no Policy has, so none meets another. */
export function envelopePath(name: string, section: string): string {
  return `${signaturesFolder}/${name}/${section}.json`;
}

export const signaturesFolder = '.charter/signatures';
