import type { ValuePath } from './pointer.ts';

/** How two values of a field are compared, from `x-charter-type` in the schema. */
export type ComparisonType = 'quantity' | 'duration' | 'image' | 'set' | 'keyedList';

export type Risk = 'low' | 'medium' | 'high';

/** What the `x-charter-*` annotations of one schema node say. */
export interface Traits {
  readonly type?: ComparisonType;
  /** The field which identifies an item of a keyed list (`x-charter-key`). */
  readonly key?: string;
  /** The risk of changing this field (`x-charter-risk`); inherited by what lies below. */
  readonly risk?: Risk;
  /** The value may not be shown, only that it changed (`x-charter-secret`). */
  readonly isSecret?: boolean;
  /** A change here cannot be made in place: the plan says replace (`x-charter-replace`). */
  readonly isReplacing?: boolean;
  /** A reference to another manifest (`x-charter-ref`): edge kind and the kinds that may be its target. */
  readonly reference?: ReferenceTraits;
}

export interface ReferenceTraits {
  /** The kind of the edge: `dependsOn`, `component`, `owner`, `promotesFrom`, `target`, `environment`. */
  readonly edge: string;
  /** Lower-case kinds that may be pointed at; a bare name is read as the first of them. */
  readonly kinds: readonly string[];
  /** The reference stands in the key of this map rather than in a value. */
  readonly isKey: boolean;
}

/** The annotations of one kind's schema, as a tree that follows the shape of its manifests. Plain data. */
export interface TraitTree {
  readonly traits: Traits;
  readonly properties: Readonly<Record<string, TraitTree>>;
  /** Applies to the map keys that `properties` does not name. */
  readonly additional?: TraitTree;
  /** Applies to every item of a list. */
  readonly items?: TraitTree;
}

const noTraits: TraitTree = { traits: {}, properties: {} };

/** The node of the tree one step down; a node without annotations where the schema says nothing. */
export function childTraits(tree: TraitTree, step: string | number): TraitTree {
  if (typeof step === 'number') return tree.items ?? noTraits;
  if (Object.hasOwn(tree.properties, step)) return tree.properties[step] ?? noTraits;
  return tree.additional ?? tree.items ?? noTraits;
}

/** The node at a path (keyed-list steps count as items). */
export function traitsAt(tree: TraitTree, path: ValuePath): TraitTree {
  return path.reduce<TraitTree>((node, step) => childTraits(node, step), tree);
}
