import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { ValuePath } from '../model/pointer.ts';
import { manifestKinds, parseRef, toFullRef, type ManifestKind, type Ref } from '../model/ref.ts';
import { childTraits, type ReferenceTraits, type TraitTree } from '../model/traits.ts';
import { traitsOf } from './schema/traits.ts';

/** A reference to another manifest, before it is known where it is written. */
export interface FoundReference {
  readonly edge: string;
  readonly target: Ref;
  readonly kinds: readonly string[];
  readonly path: ValuePath;
  readonly at: 'key' | 'value';
  /** Written without a kind. */
  readonly isBare: boolean;
}

const refPattern = /^(?:[a-z]+:)?[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * All references of a manifest, valid or not, as far as they look like references. Those in an Overlay's patch are
 * found by the schema of its target; what the patch removes refers to nothing.
 */
export function findReferences(kind: ManifestKind, value: JsonObject): readonly FoundReference[] {
  const found: FoundReference[] = [];
  walk(value, { path: [], traits: traitsOf(kind) }, found);
  if (kind === 'Overlay') walkPatch(value, found);
  return found;
}

interface Position {
  readonly path: ValuePath;
  readonly traits: TraitTree;
}

function walk(value: JsonValue, { path, traits }: Position, found: FoundReference[]): void {
  if (!mayRefer(traits)) return;
  const { reference } = traits.traits;
  if (typeof value === 'string' && reference?.isKey === false) {
    found.push(...readReference(value, reference, { path, at: 'value' }));
  } else if (isJsonArray(value)) {
    for (const [index, item] of value.entries()) {
      walk(item, { path: [...path, index], traits: childTraits(traits, index) }, found);
    }
  } else if (isJsonObject(value)) walkMap(value, { path, traits }, found);
}

const known = new WeakMap<TraitTree, boolean>();

/** Whether a reference can stand anywhere below: most of a manifest need not be searched. */
function mayRefer(tree: TraitTree): boolean {
  let may = known.get(tree);
  if (may === undefined) {
    const { traits, properties, additional, items } = tree;
    const below = [...Object.values(properties), additional, items].filter((part) => part !== undefined);
    may = traits.reference !== undefined || below.some(mayRefer);
    known.set(tree, may);
  }
  return may;
}

function walkMap(value: JsonObject, { path, traits }: Position, found: FoundReference[]): void {
  const { reference } = traits.traits;
  for (const [key, item] of Object.entries(value)) {
    const below = { path: [...path, key], traits: childTraits(traits, key) };
    if (item === null) continue;
    if (reference?.isKey === true)
      found.push(...readReference(key, reference, { path: below.path, at: 'key' }));
    walk(item, below, found);
  }
}

function readReference(
  text: string,
  { edge, kinds }: ReferenceTraits,
  place: { path: ValuePath; at: 'key' | 'value' },
): FoundReference[] {
  const target = refPattern.test(text) ? toFullRef(text, kinds) : undefined;
  return target === undefined ? [] : [{ edge, target, kinds, ...place, isBare: !text.includes(':') }];
}

function walkPatch({ spec }: JsonObject, found: FoundReference[]): void {
  if (!isJsonObject(spec) || !isJsonObject(spec['patch']) || typeof spec['target'] !== 'string') return;
  const kind = kindOfTarget(spec['target']);
  if (kind === undefined) return;
  walk(spec['patch'], { path: ['spec', 'patch'], traits: childTraits(traitsOf(kind), 'spec') }, found);
}

/** The kind of what an Overlay patches; a bare name is read as a Service. */
function kindOfTarget(target: string): ManifestKind | undefined {
  const kind = parseRef(toFullRef(target, ['service']) ?? '')?.kind;
  return manifestKinds.find((known) => known.toLowerCase() === kind);
}
