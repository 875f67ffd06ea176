import { realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { shellWord } from '../../../model/shell-word.ts';
import type { SignedSection } from '../../../signing/signed-sections.ts';
import { SigningError } from './signing-error.ts';

export interface SectionChoice {
  /** `FILE#SECTION`, `REF#SECTION`, or without a section for all of them. */
  readonly text: string;
  /** The folder that the paths of sections start from, and the one that words of the user do. */
  readonly root: string;
  readonly from: string;
}

/** The sections that a word means. Throws `SigningError`, which names those that there are. */
export function chooseSections(
  sections: readonly SignedSection[],
  { text, root, from }: SectionChoice,
): readonly SignedSection[] {
  const hash = text.lastIndexOf('#');
  const [place, wanted] = hash < 0 ? [text, undefined] : [text.slice(0, hash), text.slice(hash + 1)];
  const path = pathBelow(root, resolve(from, place));
  const found = sections.filter(
    ({ ref, file, section }) =>
      (ref === place || file === place || file === path) && (wanted === undefined || section === wanted),
  );
  if (found.length > 0) return found;
  throw new SigningError({
    code: 'signing-target-unknown',
    message: `No section has to be signed at ${shellWord(text)}.`,
    hint: hintOf(sections),
  });
}

function pathBelow(root: string, path: string): string {
  try {
    return relative(realpathSync(root), join(realpathSync(resolve(path, '..')), path.split(sep).at(-1) ?? ''))
      .split(sep)
      .join('/');
  } catch {
    return path;
  }
}

const mostNamed = 5;

function hintOf(sections: readonly SignedSection[]): string {
  if (sections.length === 0)
    return 'Say in a Policy who signs which section: `spec.signed.guardrails: {by: group:security}`.';
  const named = sections.slice(0, mostNamed).map(({ file, section }) => `${file}#${section}`);
  const more = sections.length > mostNamed ? ` and ${sections.length - mostNamed} more` : '';
  return `There are ${named.join(', ')}${more}; a Group is listed when it has changed.`;
}
