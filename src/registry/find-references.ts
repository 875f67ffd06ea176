import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { ValuePath } from '../model/pointer.ts';
import { manifestKinds, parseRef, toFullRef, type ManifestKind, type Ref } from '../model/ref.ts';
import { childTraits, type ReferenceTraits, type TraitTree } from '../model/traits.ts';
import { similarText } from './schema/similar-text.ts';
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
  visitTexts(kind, value, (text, traits, place) => {
    found.push(...readReference(text, traits, place));
  });
  return found;
}

/** A text where a reference stands, of a form that none has, and what it was clearly meant to be. */
export interface MisspeltReference extends TextPlace {
  readonly kinds: readonly string[];
  /** A ref, or a name alone. */
  readonly right: string;
}

/** The references of a manifest which are no more than written wrong: in capitals, or with other signs than dashes. */
export function findMisspeltReferences(kind: ManifestKind, value: JsonObject): readonly MisspeltReference[] {
  const found: MisspeltReference[] = [];
  visitTexts(kind, value, (text, { kinds }, place) => {
    const right = refPattern.test(text) ? undefined : similarText(text, refPattern);
    if (right !== undefined) found.push({ kinds, right, ...place });
  });
  return found;
}

interface TextPlace {
  readonly path: ValuePath;
  readonly at: 'key' | 'value';
}

type Visit = (text: string, traits: ReferenceTraits, place: TextPlace) => void;

/** Every text where the schema has a reference. */
function visitTexts(kind: ManifestKind, value: JsonObject, visit: Visit): void {
  walk(value, traitsOf(kind), { path: [], visit });
  if (kind === 'Overlay') walkPatch(value, visit);
}

interface Walk {
  /** The steps to here, which grow and shrink on the way: what is kept of them has to be copied. */
  readonly path: (string | number)[];
  readonly visit: Visit;
}

function walk(value: JsonValue, tree: TraitTree, here: Walk): void {
  const { reference } = tree.traits;
  if (typeof value === 'string') {
    if (reference?.isKey === false) here.visit(value, reference, { path: [...here.path], at: 'value' });
  } else if (isJsonArray(value)) walkList(value, tree, here);
  else if (isJsonObject(value)) walkMap(value, tree, here);
}

function walkList(items: readonly JsonValue[], tree: TraitTree, here: Walk): void {
  const below = childTraits(tree, 0);
  if (!mayRefer(below)) return;
  for (const [index, item] of items.entries()) {
    here.path.push(index);
    walk(item, below, here);
    here.path.pop();
  }
}

function walkMap(value: JsonObject, tree: TraitTree, here: Walk): void {
  const { reference } = tree.traits;
  for (const key of Object.keys(value)) {
    const item = value[key] ?? null;
    if (item === null) continue;
    if (reference?.isKey === true) here.visit(key, reference, { path: [...here.path, key], at: 'key' });
    const below = childTraits(tree, key);
    if (!mayRefer(below)) continue;
    here.path.push(key);
    walk(item, below, here);
    here.path.pop();
  }
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

function readReference(text: string, { edge, kinds }: ReferenceTraits, place: TextPlace): FoundReference[] {
  const target = refPattern.test(text) ? toFullRef(text, kinds) : undefined;
  return target === undefined ? [] : [{ edge, target, kinds, ...place, isBare: !text.includes(':') }];
}

function walkPatch({ spec }: JsonObject, visit: Visit): void {
  if (!isJsonObject(spec) || !isJsonObject(spec['patch']) || typeof spec['target'] !== 'string') return;
  const kind = kindOfTarget(spec['target']);
  if (kind === undefined) return;
  walk(spec['patch'], childTraits(traitsOf(kind), 'spec'), { path: ['spec', 'patch'], visit });
}

/** The kind of what an Overlay patches; a bare name is read as a Service. */
export function kindOfTarget(target: string): ManifestKind | undefined {
  const kind = parseRef(toFullRef(target, ['service']) ?? '')?.kind;
  return manifestKinds.find((known) => known.toLowerCase() === kind);
}
