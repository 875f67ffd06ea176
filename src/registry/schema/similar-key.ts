import type { Fault } from './fault.ts';
import { isSameKey, similarText } from './similar-text.ts';

/** Texts that each wrong one is compared with; a larger map or list is repaired by hand. */
const mostSiblings = 1000;

/**
 * What a key of a wrong form was clearly meant to be: undefined too where another key of the map is that already, or
 * has as much of a claim to it.
 */
export function similarKey({ fault, schema, siblings }: Fault): string | undefined {
  const { propertyName: key } = fault;
  if (key === undefined || schema['x-charter-quiet'] === true || siblings.length > mostSiblings)
    return undefined;
  const pattern = new RegExp(schema.pattern ?? '', 'u');
  const similar = similarText(key, pattern);
  if (similar === undefined) return undefined;
  const isTaken = siblings.some((other) => {
    if (other === key) return false;
    return isSameKey(pattern.test(other) ? other : (similarText(other, pattern) ?? other), similar);
  });
  return isTaken ? undefined : similar;
}

/** What the names of secrets end in, and hardly a secret itself. */
const secretName =
  /^[a-z][a-z\d]{0,30}(?:[-_. ][a-z\d]{1,30}){0,6}[-_. ](?:dsn|id|key|name|pass|password|path|secret|token|uri|url|user|username)$/i;

/**
 * The name of a secret in upper case, where what is written is so clearly a name that it may be repeated, and no other
 * item of the list is that name.
 */
export function similarSecretName({ schema, value, siblings }: Fault): string | undefined {
  if (typeof value !== 'string' || siblings.length > mostSiblings || !secretName.test(value))
    return undefined;
  const name = upper(value);
  const isTaken = siblings.filter((other) => upper(other) === name).length > 1;
  return !isTaken && new RegExp(schema.pattern ?? '', 'u').test(name) ? name : undefined;
}

function upper(text: string): string {
  return text.toUpperCase().replaceAll(/[-. ]/g, '_');
}
