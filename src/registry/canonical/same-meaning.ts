import { isEqualJson, normalForm } from '../../model/equality.ts';
import type { Manifest, ParsedFile } from '../../model/manifest.ts';
import { traitsOf } from '../schema/traits.ts';

/** Whether two readings of a file give the same manifests; `isExact` also tells a bare ref from a full one. */
export function isSameMeaning(before: ParsedFile, after: ParsedFile, isExact: boolean): boolean {
  return (
    before.manifests.length === after.manifests.length &&
    before.manifests.every((manifest, index) => {
      const other = after.manifests[index];
      return other !== undefined && isSameManifest(manifest, other, isExact);
    }) &&
    isEqualJson(before.defaults?.byKind ?? null, after.defaults?.byKind ?? null)
  );
}

function isSameManifest(before: Manifest, after: Manifest, isExact: boolean): boolean {
  if (before.ref !== after.ref || before.document !== after.document) return false;
  if (before.documentation !== after.documentation || before.isValid !== after.isValid) return false;
  return isExact
    ? isEqualJson(before.value, after.value)
    : normalForm(before.value, traitsOf(before.kind)) === normalForm(after.value, traitsOf(after.kind));
}
