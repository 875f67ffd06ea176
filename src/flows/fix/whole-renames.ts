import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Ref } from '../../model/ref.ts';
import { withoutFix, writesRef } from '../../registry/checks/contested-names.ts';
import { findOldNames, misnamedRefs, type OldName } from '../../registry/checks/old-names.ts';
import { joined, quoted } from '../../registry/wording.ts';
import { applyRepairs, type Fixing } from './apply-repairs.ts';
import type { FixState } from './fix-state.ts';

/** Refs that stay as they are, each with the places that cannot be changed with them. */
export type KeptNames = ReadonlyMap<Ref, readonly string[]>;

/**
 * Applies the fixes of diagnostics so that a manifest and all that refers to it are renamed together, or not at all:
 * where something cannot be changed, because it is not chosen or because a fix would spoil its file, the repairs begin
 * anew without those of that name. Gives these refs with the places that keep them.
 */
export async function applyWholeRepairs(
  fixing: Fixing,
): Promise<{ readonly state: FixState; readonly kept: KeptNames }> {
  const first = await fixing.load();
  const refs = misnamedRefs(manifestsOf(first));
  const before = oldNames(first, refs);
  const kept = new Map<Ref, readonly string[]>();
  for (;;) {
    const state = await applyRepairs(fixing, first, new Set(kept.keys()));
    const torn = findTorn(before, oldNames(state, refs)).filter(([ref]) => !kept.has(ref));
    if (torn.length === 0) return { state, kept };
    for (const [ref, places] of torn) kept.set(ref, places);
    for (const { file } of fixing.drafts.changed()) fixing.drafts.put(file, undefined);
  }
}

function manifestsOf({ parsed }: FixState) {
  return [...parsed.values()].flatMap(({ manifests }) => manifests);
}

function oldNames(state: FixState, refs: ReadonlySet<Ref>): ReadonlyMap<Ref, OldName> {
  return findOldNames({ manifests: manifestsOf(state), defaults: state.parsed.values() }, refs);
}

/** The refs of which something was renamed and something was not, with the places that were not. */
function findTorn(
  before: ReadonlyMap<Ref, OldName>,
  after: ReadonlyMap<Ref, OldName>,
): readonly (readonly [Ref, readonly string[]])[] {
  return [...before].flatMap(([ref, was]) => {
    const is = after.get(ref);
    if (is === undefined) return [];
    const left = placesIn(is);
    const isTorn = left.length > 0 && left.length < placesIn(was).length;
    return isTorn ? [[ref, left] as const] : [];
  });
}

function placesIn({ manifests, references, mentions }: OldName): readonly string[] {
  const names = manifests.map(({ file, nameRange }) => quoted(`${file}:${nameRange.line}`, 200));
  return [...names, ...references, ...mentions];
}

/** The state whose problems with these refs have no fix, and say why. */
export function explainKept(state: FixState, kept: KeptNames): FixState {
  if (kept.size === 0) return state;
  const explain = (diagnostic: Diagnostic): Diagnostic => {
    const found = [...kept].find(([ref]) => writesRef(diagnostic, ref));
    if (found === undefined) return diagnostic;
    const [, places] = found;
    return withoutFix(
      diagnostic,
      `It is not changed by machine, for not all that has this name can be changed: ${joined(places, 'and')}.`,
    );
  };
  return { ...state, diagnostics: state.diagnostics.map(explain) };
}
