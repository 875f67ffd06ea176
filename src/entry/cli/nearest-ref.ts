import { parseRef, type Ref } from '../../model/ref.ts';
import { nearestOf } from '../../model/nearest.ts';

/**
 * The ref that a misspelt one most likely means, or, of a bare name, the name. Names are compared by themselves: with its
 * kind in front, any name would be near. Of equals the first is taken.
 */
export function nearestRef(text: string, refs: Iterable<Ref>): string | undefined {
  const known = [...new Set(refs)].flatMap((ref) => {
    const parts = parseRef(ref);
    return parts === undefined ? [] : [{ ref, ...parts }];
  });
  const wanted = parseRef(text);
  const nameIn = (some: typeof known, name: string): string | undefined =>
    nearestOf(
      name,
      some.map((one) => one.name),
    );
  if (wanted === undefined) return nameIn(known, text);
  const kind = nearestOf(wanted.kind, new Set(known.map((one) => one.kind)));
  const ofKind = known.filter((one) => one.kind === kind);
  const name = nameIn(ofKind, wanted.name);
  return ofKind.find((one) => one.name === name)?.ref;
}
