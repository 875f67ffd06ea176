import type { TextEdit } from '../../model/diagnostic.ts';
import type { ParsedFile, Reference } from '../../model/manifest.ts';
import { parseRef } from '../../model/ref.ts';

/** Writes the kind before a bare name where several kinds could be meant, outside the patch of an Overlay. */
export function fullRefs(text: string, { manifests }: ParsedFile): readonly TextEdit[] {
  const edits = manifests.flatMap(({ references }) =>
    references.flatMap((reference) => completeRef(text, reference) ?? []),
  );
  return edits.toSorted((a, b) => a.start - b.start);
}

function completeRef(text: string, reference: Reference): TextEdit | undefined {
  const { written, target } = reference;
  const parts = parseRef(target);
  if (written === undefined || parts === undefined || !isAmbiguous(reference)) return undefined;
  const [, quote = '', word] = /^(["']?)([\w-]+)\1$/.exec(text.slice(written.start, written.end)) ?? [];
  if (word !== parts.name) return undefined;
  const start = written.start + quote.length;
  return { start, end: start, text: `${parts.kind}:` };
}

function isAmbiguous({ written, kinds, path, file }: Reference): boolean {
  const isInPatch = path[0] === 'spec' && path[1] === 'patch';
  return written?.isBare === true && kinds.length > 1 && file === undefined && !isInPatch;
}
