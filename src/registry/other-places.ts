import type { Manifest } from '../model/manifest.ts';
import { joined, quoted } from './wording.ts';

const mostPlaces = 5;

/** Where the others of some manifests stand, for each by its index: the first few by file and line, the rest counted. */
export function otherPlaces(manifests: readonly Manifest[]): (index: number) => string {
  const first = manifests.slice(0, mostPlaces + 1).map(placeOf);
  return (index) => {
    const shown = first.filter((_, other) => other !== index).slice(0, mostPlaces);
    const rest = manifests.length - 1 - shown.length;
    return joined([...shown, ...(rest > 0 ? [`${rest} more place${rest === 1 ? '' : 's'}`] : [])], 'and');
  };
}

/** A file and line, as editors and terminals link it. */
function placeOf({ file, nameRange }: Manifest): string {
  return quoted(`${file}:${nameRange.line}`, 200);
}
