import { digestOf } from '../../model/digest.ts';
import type { ManifestKind } from '../../model/ref.ts';
import type { ComparisonType, Risk, Traits, TraitTree } from '../../model/traits.ts';
import { manifestSchemas, resolveSchema, type JsonSchema } from './schemas.ts';

/** Changes whenever a schema does: part of every key under which parsed files are cached. */
export const schemaDigest: string = digestOf(manifestSchemas);

const comparisonTypes: readonly string[] = [
  'quantity',
  'duration',
  'image',
  'set',
  'keyedList',
] satisfies ComparisonType[];
const risks: readonly string[] = ['low', 'medium', 'high'] satisfies Risk[];

const known = new Map<ManifestKind, TraitTree>();

/** What the schema of a kind says of each of its fields, with the branches of a choice merged into one tree. */
export function traitsOf(kind: ManifestKind): TraitTree {
  const cached = known.get(kind);
  if (cached !== undefined) return cached;
  const schema = manifestSchemas[kind];
  const tree = treeOf(schema, schema);
  known.set(kind, tree);
  return tree;
}

function treeOf(root: JsonSchema, schema: JsonSchema): TraitTree {
  const node = resolveSchema(root, schema);
  const choices = [node.oneOf, node.anyOf, node.allOf, node.then].flatMap((branch) => branch ?? []);
  return choices.reduce<TraitTree>((tree, branch) => mergeTrees(tree, treeOf(root, branch)), {
    traits: readTraits(node),
    properties: mapValues(node.properties ?? {}, (property) => treeOf(root, property)),
    ...(typeof node.additionalProperties === 'object' && {
      additional: treeOf(root, node.additionalProperties),
    }),
    ...(node.items !== undefined && { items: treeOf(root, node.items) }),
  });
}

function readTraits(node: JsonSchema): Traits {
  const type = node['x-charter-type'];
  const key = node['x-charter-key'];
  const risk = node['x-charter-risk'];
  const reference = node['x-charter-ref'];
  return {
    ...(isComparisonType(type) && { type }),
    ...(key !== undefined && { key }),
    ...(isRisk(risk) && { risk }),
    ...(node['x-charter-secret'] === true && { isSecret: true }),
    ...(node['x-charter-replace'] === true && { isReplacing: true }),
    ...(reference !== undefined && {
      reference: { edge: reference.edge, kinds: reference.kinds, isKey: reference.in === 'key' },
    }),
  };
}

function isComparisonType(text: string | undefined): text is ComparisonType {
  return text !== undefined && comparisonTypes.includes(text);
}

function isRisk(text: string | undefined): text is Risk {
  return text !== undefined && risks.includes(text);
}

function mergeTrees(a: TraitTree, b: TraitTree): TraitTree {
  const names = new Set([...Object.keys(a.properties), ...Object.keys(b.properties)]);
  const additional = mergeOptional(a.additional, b.additional);
  const items = mergeOptional(a.items, b.items);
  return {
    traits: { ...a.traits, ...b.traits },
    properties: Object.fromEntries(
      [...names].flatMap((name) => {
        const merged = mergeOptional(a.properties[name], b.properties[name]);
        return merged === undefined ? [] : [[name, merged]];
      }),
    ),
    ...(additional !== undefined && { additional }),
    ...(items !== undefined && { items }),
  };
}

function mergeOptional(a: TraitTree | undefined, b: TraitTree | undefined): TraitTree | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return mergeTrees(a, b);
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
