import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { toFullRef, type Ref } from '../../model/ref.ts';
import { childTraits, type TraitTree } from '../../model/traits.ts';
import type { EnvironmentFacts, Subject, TraitsByKind } from '../facts.ts';
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
  if (subject?.after !== undefined) collect(subject.after, traits[subject.kind], needs);
  return needs;
}

function collect(value: JsonValue, tree: TraitTree, needs: Set<Ref>): void {
  for (const ref of refsAt(value, tree)) needs.add(ref);
  const children = isJsonArray(value)
    ? [...value.entries()]
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  for (const [step, item] of children) collect(item, childTraits(tree, step), needs);
}

function refsAt(value: JsonValue, { traits: { reference } }: TraitTree): readonly Ref[] {
  if (reference === undefined || !needingEdges.has(reference.edge)) return [];
  const texts = reference.isKey && isJsonObject(value) ? Object.keys(value) : [value];
  return texts.flatMap((text) => (typeof text === 'string' ? (toFullRef(text, reference.kinds) ?? []) : []));
}
