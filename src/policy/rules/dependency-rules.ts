import type { FieldPath } from '../../model/field-path.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { toFullRef, type Ref } from '../../model/ref.ts';
import type { TraitTree } from '../../model/traits.ts';
import type { EnvironmentFacts, Subject, TraitsByKind } from '../facts.ts';
import { valuesAt } from '../field-values.ts';
import { textItems, type AskedSpot, type RuleContext, type RuleDefinition } from './rule-context.ts';

const needingEdges: ReadonlySet<string> = new Set(['dependsOn', 'component']);
const needingKinds: ReadonlySet<string> = new Set(['Service', 'Stack']);

export const dependencyRule: RuleDefinition = {
  settings: (context) => ({ refs: refsOf(context), need: context.guardrail.settings['need'] ?? 'all' }),
  ask: askAboutNeeds,
};

export const noDependencyRule: RuleDefinition = {
  settings: (context) => ({ refs: refsOf(context) }),
  ask: askAboutNeeds,
};

function refsOf({ guardrail }: RuleContext): readonly Ref[] {
  return textItems(guardrail.settings['refs']).flatMap((text) => toFullRef(text, ['service']) ?? []);
}

/** What the manifests in scope need, as far as the guardrail names it; nobody is asked to need themselves. */
function askAboutNeeds(
  context: RuleContext,
  subjects: readonly Subject[],
  environment: EnvironmentFacts,
): readonly AskedSpot[] {
  const refs = refsOf(context);
  const needsOf = remembered((ref) => directNeeds(environment.subjects.get(ref), context.traits));
  const isTransitive = context.guardrail.settings['reach'] === 'transitive';
  return subjects.flatMap((subject) => {
    if (subject.after === undefined || !needingKinds.has(subject.kind) || refs.includes(subject.ref))
      return [];
    const needs = isTransitive ? allNeeds(subject.ref, needsOf) : needsOf(subject.ref);
    const found = refs.filter((ref) => needs.has(ref)).map((ref) => [ref, true]);
    const field = subject.kind === 'Stack' ? 'components' : 'dependsOn';
    return [{ subject, at: ['spec', field], ask: { needs: Object.fromEntries(found) as JsonObject } }];
  });
}

function remembered(find: (ref: Ref) => ReadonlySet<Ref>): (ref: Ref) => ReadonlySet<Ref> {
  const known = new Map<Ref, ReadonlySet<Ref>>();
  return (ref) => {
    const found = known.get(ref) ?? find(ref);
    known.set(ref, found);
    return found;
  };
}

/** Everything that can be reached; the ref itself only where it lies on a circle. */
function allNeeds(start: Ref, needsOf: (ref: Ref) => ReadonlySet<Ref>): ReadonlySet<Ref> {
  const reached = new Set(needsOf(start));
  for (const ref of reached) for (const next of needsOf(ref)) reached.add(next);
  return reached;
}

function directNeeds(subject: Subject | undefined, traits: TraitsByKind): ReadonlySet<Ref> {
  const needs = new Set<Ref>();
  if (subject?.after === undefined) return needs;
  for (const path of pathsOfNeeds(traits[subject.kind])) {
    for (const { value, tree } of valuesAt(subject.after, path, traits[subject.kind])) {
      for (const ref of refsAt(value, tree)) needs.add(ref);
    }
  }
  return needs;
}

const knownPaths = new WeakMap<TraitTree, readonly FieldPath[]>();

/** Where the schema of a kind has references of this sort, found once. */
function pathsOfNeeds(tree: TraitTree): readonly FieldPath[] {
  const known = knownPaths.get(tree) ?? findPaths(tree, []);
  knownPaths.set(tree, known);
  return known;
}

function findPaths({ traits, properties, additional, items }: TraitTree, path: FieldPath): FieldPath[] {
  const below = additional ?? items;
  return [
    ...(needingEdges.has(traits.reference?.edge ?? '') ? [path] : []),
    ...Object.entries(properties).flatMap(([key, tree]) => findPaths(tree, [...path, { kind: 'key', key }])),
    ...(below === undefined ? [] : findPaths(below, [...path, { kind: 'every' }])),
  ];
}

function refsAt(value: JsonValue, { traits: { reference } }: TraitTree): readonly Ref[] {
  if (reference === undefined) return [];
  const texts = reference.isKey && isJsonObject(value) ? Object.keys(value) : [value];
  return texts.flatMap((text) => (typeof text === 'string' ? (toFullRef(text, reference.kinds) ?? []) : []));
}
