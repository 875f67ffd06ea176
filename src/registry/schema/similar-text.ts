import { manifestKinds, namePattern, toRef, type ManifestKind, type Ref } from '../../model/ref.ts';
import { withLatinLetters } from '../reading/look-alikes.ts';

/** Names and refs are shorter; a longer text is no slip of the pen. */
const longest = 128;

/** `service.payments` may be `service:payments` or `service-payments`. */
const kindWithoutColon = new RegExp(`^\\s*(?:${manifestKinds.join('|')})[\\s_.]`, 'i');

function isOfRefs(pattern: RegExp): boolean {
  return pattern.test('service:a');
}

/**
 * What a name, key or ref of a wrong form was clearly meant to be: the same in Latin letters, in lower case and with
 * dashes. Undefined where that is not all that is wrong with it.
 */
export function similarText(text: string, pattern: RegExp): string | undefined {
  if (text.length > longest || (isOfRefs(pattern) && kindWithoutColon.test(text))) return undefined;
  const latin = withLatinLetters(text);
  if (latin !== text && pattern.test(latin)) return latin;
  const similar = latin
    .trim()
    .toLowerCase()
    .replaceAll(/\s*:\s*/g, ':')
    .replaceAll(/[\s_.]+/g, '-');
  return similar !== text && pattern.test(similar) ? similar : undefined;
}

/** The ref that a manifest has once its name is written as it should be; its own where nothing is clear. */
export function rightRef({ kind, name, ref }: { kind: ManifestKind; name: string; ref: Ref }): Ref {
  if (namePattern.test(name)) return ref;
  const right = similarText(name, namePattern);
  return right === undefined ? ref : toRef(kind, right);
}

/** Whether one of two keys of a map can be taken for the other: `ledger` is `service:ledger` among refs. */
export function isSameKey(a: string, b: string): boolean {
  return a === b || a.endsWith(`:${b}`) || b.endsWith(`:${a}`);
}
