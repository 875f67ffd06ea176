import type { SourceRange } from '../../model/diagnostic.ts';
import type { Limits } from '../../model/manifest.ts';
import type { ValuePath } from '../../model/pointer.ts';
import { readCommonSubset } from '../reading/common-subset.ts';
import { decodeText } from '../reading/decode-text.ts';
import { yamlOf } from '../reading/front-matter.ts';
import { readDocuments } from '../reading/read-documents.ts';
import { toSourceText } from '../reading/source-text.ts';

/** A field of one document of a file; a path that leads nowhere means what it gets to. */
export interface FieldPlace {
  readonly document: number;
  readonly path: ValuePath;
  /** Where the key at the end of the path is meant, and not its value. */
  readonly isKey: boolean;
}

/** Where fields of a file are written, in the order asked; parsed again, for positions are not kept. */
export function locateFields(
  file: { readonly path: string; readonly bytes: Uint8Array; readonly limits: Limits },
  fields: readonly FieldPlace[],
): readonly (SourceRange | undefined)[] {
  const decoded = decodeText(file.path, file.bytes, file.limits.fileBytes);
  if (decoded.kind === 'refused') return fields.map(() => undefined);
  const source = toSourceText(file.path, yamlOf(file.path, decoded.text));
  const quick = readCommonSubset(source.text, file.limits);
  const documents = quick === undefined ? readDocuments(source, file.limits).documents : [quick];
  return fields.map(({ document, path, isKey }) => {
    const places = documents[document]?.places;
    return places === undefined
      ? undefined
      : source.rangeOf(places.locate(path, isKey ? 'key' : 'value').span);
  });
}
