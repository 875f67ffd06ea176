import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Manifest } from '../../model/manifest.ts';
import { parseRef, type Ref } from '../../model/ref.ts';
import { otherPlaces } from '../other-places.ts';
import { rightRef } from '../schema/similar-text.ts';
import { joined, quoted } from '../wording.ts';
import { findOldNames, misnamedRefs } from './old-names.ts';

/** What refers to a manifest, or names it, is of a wrong form by these. */
const codes: ReadonlySet<string> = new Set(['invalid-name', 'wrong-format', 'look-alike-letter']);

/** Whether a fix writes this ref, or its name alone, in the place of one of a wrong form. */
export function writesRef(diagnostic: Diagnostic, ref: Ref): boolean {
  const [edit, ...others] = diagnostic.fix?.edits ?? [];
  if (edit === undefined || others.length > 0 || !isNaming(diagnostic)) return false;
  const text = edit.text.replaceAll(/^["']|["']$/g, '');
  return text === ref || text === parseRef(ref)?.name;
}

function isNaming({ code, fix }: Diagnostic): boolean {
  return fix !== undefined && codes.has(code);
}

/** The same problem without its fix, and with the reason for that. */
export function withoutFix({ fix: _fix, ...rest }: Diagnostic, reason: string): Diagnostic {
  return { ...rest, message: `${rest.message} ${reason}` };
}

/**
 * Takes fixes away that would rename a manifest but not all that means it, or give two manifests one name; and those
 * of references to them. The messages say so.
 */
export function withoutContested(
  diagnostics: readonly Diagnostic[],
  manifests: readonly Manifest[],
): readonly Diagnostic[] {
  // Only fixes can be taken away, and most registries have none.
  if (!diagnostics.some(isNaming)) return diagnostics;
  const contested = findContested(manifests);
  if (contested.length === 0) return diagnostics;
  return diagnostics.map((diagnostic) => {
    const found = contested.find(({ right }) => writesRef(diagnostic, right));
    return found === undefined ? diagnostic : withoutFix(diagnostic, reasonFor(diagnostic, found));
  });
}

interface Contested {
  readonly right: Ref;
  readonly claimants: readonly Manifest[];
  readonly mentions: readonly string[];
}

function findContested(manifests: readonly Manifest[]): readonly Contested[] {
  const misnamed = misnamedRefs(manifests);
  if (misnamed.size === 0) return [];
  const old = findOldNames({ manifests }, misnamed);
  const claims = Map.groupBy(
    manifests.filter((manifest) => misnamed.has(rightRef(manifest))),
    rightRef,
  );
  return [...claims]
    .map(([right, claimants]) => ({ right, claimants, mentions: old.get(right)?.mentions ?? [] }))
    .filter(({ claimants, mentions }) => claimants.length > 1 || mentions.length > 0);
}

function reasonFor({ file, range, ref }: Diagnostic, { right, claimants, mentions }: Contested): string {
  const own = claimants.findIndex(
    ({ file: of, nameRange, ref: named }) => of === file && named === ref && nameRange.line === range.line,
  );
  const what = own === -1 ? 'changed' : 'renamed';
  if (claimants.length < 2)
    return `It is not ${what} by machine, for ${joined(mentions, 'and')} has the name too.`;
  if (own === -1)
    return `It is not changed by machine, for more than one manifest would be ${quoted(right)}.`;
  return `It is not renamed by machine, for ${otherPlaces(claimants)(own)} would be ${quoted(right)} too.`;
}
