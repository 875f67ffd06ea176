import { namePattern } from '../model/ref.ts';

/** What stands in every Environment, and before every letter that YAML spells otherwise. */
const environment = 'Environment';
const escape = '\\';

/**
 * Texts of which every file holds at least one that may say anything of the manifests of a name; undefined where any
 * file may.
 */
export function textsConcerning(name: string): readonly string[] | undefined {
  return namePattern.test(name) ? [name, environment, escape] : undefined;
}

/**
 * Tells whether a file may say anything of the manifests of a name: whether it may define one, be an Overlay of one,
 * or be an Environment. Takes its bytes, one character each (Latin-1). False is certain, true is worth a look: YAML can
 * write a name in other letters only behind a backslash, so a file with one is always worth it.
 */
export function mayConcern(name: string): (text: string) => boolean {
  if (!namePattern.test(name)) return () => true;
  const standingAlone = new RegExp(`${notInRef}${name}${notContinued}`);
  return (text) =>
    text.includes(environment) ||
    text.includes(escape) ||
    (text.includes(name) && (text.includes('Overlay') || standingAlone.test(text)));
}

/** The colon of `{"name":payments}` comes after a quote, that of `service:payments` after a word. */
const notInRef = String.raw`(?<![\w./@-]|[\w-]:)`;
const notContinued = String.raw`(?![\w/@-])`;
