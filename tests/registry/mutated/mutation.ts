import type { BrokenCase } from './corpus-file.ts';
import { goodManifests, type GoodKind } from './good-manifests.ts';

/** A way to break a text, and the codes that must come of it, the first at the place of the change. */
export interface Mutation {
  readonly name: string;
  readonly kind: GoodKind;
  /** What is replaced: it stands once in the good text. */
  readonly find: string;
  readonly by: string;
  readonly code: string;
  /** Where it is told, if not on the first line that differs: the first line from there on that holds this. */
  readonly at?: string;
  /** More that follows from it, on the same line. */
  readonly also?: readonly string[];
  /** More that follows from it elsewhere: `code line`. */
  readonly more?: readonly string[];
}

/** The case that a mutation makes of the good manifest of its kind. Throws when it changes nothing. */
export function mutate({ name, kind, find, by, code, at, also = [], more = [] }: Mutation): BrokenCase {
  const { file, text } = goodManifests[kind];
  const [before, after, ...others] = text.split(find);
  if (before === undefined || after === undefined || others.length > 0) {
    throw new Error(`${name}: \`${find}\` must stand once in the good ${kind}`);
  }
  const broken = before + by + after;
  const line = lineOf(text, broken, at);
  const expected = [...[code, ...also].map((one) => `${one} ${line}`), ...more];
  return { name, expected, files: { [file]: broken } };
}

function lineOf(good: string, broken: string, at: string | undefined): number {
  const lines = broken.split('\n');
  const others = good.split('\n');
  const first = lines.findIndex((line, index) => line !== others[index]);
  if (at === undefined) return first + 1;
  const [from, wanted] = at.startsWith('^') ? [0, at.slice(1)] : [first, at];
  const found = lines.findIndex((line, index) => index >= from && line.includes(wanted));
  if (found === -1) throw new Error(`\`${at}\` does not stand in the broken text`);
  return found + 1;
}
