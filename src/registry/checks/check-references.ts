import type { Diagnostic, Fix } from '../../model/diagnostic.ts';
import type { Manifest, Reference } from '../../model/manifest.ts';
import { namePattern, parseRef, type Ref } from '../../model/ref.ts';
import type { RegistryCode } from '../codes.ts';
import { isClearlyMeant, nearestOf } from '../../model/nearest.ts';
import { rightRef } from '../schema/similar-text.ts';
import { joined, quoted } from '../wording.ts';

/** Refs for which the nearest known one is looked up; a registry with more is broken in another way. */
const mostSuggestions = 200;

/** Pairs of letters compared at most while looking, about a second's work: long names cost by their square. */
const mostPairs = 100_000_000;

/** What a message advises where no known name is near; the nearest name takes its place. */
export const adviceWithoutName = 'Correct the name, or add the manifest.';

/** References that lead nowhere, or to a manifest of a kind that cannot stand there. */
export function checkReferences(
  all: readonly Manifest[],
  known: ReadonlyMap<Ref, Manifest>,
): readonly Diagnostic[] {
  const bad = all.flatMap((manifest) =>
    manifest.references
      .filter(({ target, kinds }) => !known.has(target) || !kinds.some((kind) => isOfKind(target, kind)))
      .map((reference) => ({ manifest, reference, isKnown: known.has(reference.target) })),
  );
  if (bad.length === 0) return [];
  const suggest = suggestionsAmong(known);
  return bad.map((found) =>
    reportReference({ ...found, ...suggest(found.reference, loopOf(found.manifest, found.reference)) }),
  );
}

const loopingEdges: readonly string[] = ['dependsOn', 'component', 'promotesFrom'];

/**
 * What a reference cannot mean, since that would refer to itself: the manifest, or what an Overlay patches. One in a
 * file of defaults is told once for all manifests, so nothing is excluded.
 */
function loopOf({ ref, references }: Manifest, { edge, file }: Reference): Ref | undefined {
  if (!loopingEdges.includes(edge) || file !== undefined) return undefined;
  return references.find((other) => other.edge === 'target')?.target ?? ref;
}

function isOfKind(ref: Ref, kind: string): boolean {
  return ref.startsWith(kind) && ref.charAt(kind.length) === ':';
}

interface BadReference {
  readonly manifest: Manifest;
  readonly reference: Reference;
  readonly isKnown: boolean;
  readonly nearest: Ref | undefined;
  /** Whether a machine may write it. */
  readonly isClear: boolean;
}

function reportReference({ manifest, reference, isKnown, nearest, isClear }: BadReference): Diagnostic {
  const { target, kinds, range } = reference;
  const expected = joined(
    kinds.map((kind) => quoted(kind)),
    'or',
  );
  const found = isKnown
    ? `${quoted(target)} cannot stand here; expected a reference to ${expected}.`
    : `${quoted(target)} is not in this registry.`;
  const advice = nearest === undefined ? adviceWithoutName : `Did you mean ${quoted(nearest)}?`;
  const fix = nearest === undefined || !isClear ? undefined : fixReference(manifest, reference, nearest);
  return {
    code: (isKnown ? 'wrong-ref-kind' : 'unknown-ref') satisfies RegistryCode,
    severity: 'error',
    file: reference.file ?? manifest.file,
    range,
    message: `${found} ${advice}`,
    ref: manifest.ref,
    ...(fix !== undefined && { fix }),
  };
}

function fixReference(
  { file }: Manifest,
  { written, target, kinds }: Reference,
  nearest: Ref,
): Fix | undefined {
  if (written === undefined) return undefined;
  const { start, end, isBare } = written;
  const parts = parseRef(nearest);
  const text = isBare && parts !== undefined && parts.kind === kinds[0] ? parts.name : nearest;
  return { title: `Replace ${quoted(target)} with ${quoted(nearest)}`, file, edits: [{ start, end, text }] };
}

interface Suggestion {
  readonly nearest: Ref | undefined;
  readonly isClear: boolean;
}

const noSuggestion: Suggestion = { nearest: undefined, isClear: false };

type Suggest = (reference: Reference, except: Ref | undefined) => Suggestion;

/** Finds the known ref that was most likely meant: of the same name in a kind that fits, or of nearly that name. */
function suggestionsAmong(known: ReadonlyMap<Ref, Manifest>): Suggest {
  // A name that is wrong itself is no advice.
  const wellNamed = [...known.values()].filter(({ name }) => namePattern.test(name));
  const byKind = Map.groupBy(wellNamed, ({ ref }) => parseRef(ref)?.kind ?? '');
  const letters = new Map([...byKind].map(([kind, manifests]) => [kind, lettersIn(manifests)]));
  // One that is right, and only the manifest misnamed, is not misspelt.
  const misnamed = new Set([...known.values()].map(rightRef).filter((ref) => !known.has(ref)));
  const found = new Map<string, Suggestion>();
  let pairs = 0;
  return ({ target, kinds }, except) => {
    if (misnamed.has(target)) return noSuggestion;
    const key = `${target} ${kinds.join(' ')} ${except ?? ''}`;
    const earlier = found.get(key);
    if (earlier !== undefined || found.size >= mostSuggestions) return earlier ?? noSuggestion;
    const { name = '' } = parseRef(target) ?? {};
    pairs += 2 * name.length * kinds.reduce((sum, kind) => sum + (letters.get(kind) ?? 0), 0);
    const candidates = kinds.flatMap((kind) => byKind.get(kind) ?? []);
    const suggestion = suggest({ name, candidates, except, mayCompare: pairs <= mostPairs });
    found.set(key, suggestion);
    return suggestion;
  };
}

interface Search {
  readonly name: string;
  readonly candidates: readonly Manifest[];
  readonly except: Ref | undefined;
  readonly mayCompare: boolean;
}

/** What is excepted is not advised; it still counts as what may have been meant, so that nothing is clear beside it. */
function suggest({ name, candidates, except, mayCompare }: Search): Suggestion {
  const possible = candidates.filter(({ ref }) => ref !== except);
  const same = possible.filter((one) => one.name === name);
  if (same[0] !== undefined) return { nearest: same[0].ref, isClear: same.length === 1 };
  const nearest = mayCompare ? nearestOf(name, namesOf(possible)) : undefined;
  if (nearest === undefined) return noSuggestion;
  const named = possible.filter((one) => one.name === nearest);
  const isClear = named.length === 1 && isClearlyMeant(name, nearest, namesOf(candidates));
  return { nearest: named[0]?.ref, isClear };
}

function namesOf(manifests: readonly Manifest[]): readonly string[] {
  return manifests.map(({ name }) => name);
}

function lettersIn(manifests: readonly Manifest[]): number {
  return manifests.reduce((sum, { name }) => sum + name.length, 0);
}
