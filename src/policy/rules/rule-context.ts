import { amountKindOf, amountText, type AmountKind } from '../../model/amount.ts';
import { parseFieldPath, traitsAtField, type FieldPath } from '../../model/field-path.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { ValuePath } from '../../model/pointer.ts';
import type { Guardrail } from '../../model/policy.ts';
import { manifestKinds, type ManifestKind } from '../../model/ref.ts';
import type { TraitTree } from '../../model/traits.ts';
import type { EnvironmentFacts, Subject, TraitsByKind } from '../facts.ts';
import { valuesAt, type PresentValue } from '../field-values.ts';

/** A place in a manifest with the facts about it that a rule needs. */
export interface Spot {
  readonly at: ValuePath;
  readonly ask: JsonObject;
  /** The key at the end of the path is meant, and not its value. */
  readonly isKey?: boolean;
}

/** A spot of one manifest. */
export interface AskedSpot extends Spot {
  readonly subject: Subject;
}

/** A guardrail, with what follows from its settings once for all manifests. */
export interface RuleContext {
  readonly guardrail: Guardrail;
  /** Of the field; empty for rules that are not about one. */
  readonly path: FieldPath;
  readonly traits: TraitsByKind;
  /** What the schema says of the field, in the first kind in scope that says anything. */
  readonly fieldTree: TraitTree;
  readonly amountKind: AmountKind;
}

/** What the rules of one kind ask about the manifests of an environment that are in scope. */
export interface RuleDefinition {
  /** What Rego is given of the settings, ready to be compared. */
  readonly settings: (context: RuleContext) => JsonObject;
  readonly ask: (
    context: RuleContext,
    subjects: readonly Subject[],
    environment: EnvironmentFacts,
  ) => readonly AskedSpot[];
  /** Nothing can be asked without a state before. */
  readonly isAboutChange?: boolean;
}

export function contextOf(guardrail: Guardrail, traits: TraitsByKind): RuleContext {
  const path = parseFieldPath(guardrail.field) ?? [];
  const kinds = manifestKinds.filter((kind) => guardrail.scope.kinds?.has(kind) ?? true);
  const trees = kinds.map((kind) => traitsAtField(traits[kind], path));
  const { min, max, amount } = guardrail.settings;
  return {
    guardrail,
    path,
    traits,
    fieldTree: trees.find(saysSomething) ?? { traits: {}, properties: {} },
    amountKind: amountKindOf(trees, [min, max, amount]),
  };
}

function saysSomething({ traits, properties, additional, items }: TraitTree): boolean {
  const hasBelow = additional !== undefined || items !== undefined || Object.keys(properties).length > 0;
  return hasBelow || Object.keys(traits).length > 0;
}

/** Most places that one guardrail looks at in one environment: more would not fit into memory. */
export const mostSpots = 1_000_000;

/** What manifests give one by one; it stops beyond the limit, where the guardrail refuses everything instead. */
export function gather<Item>(
  subjects: readonly Subject[],
  itemsOf: (subject: Subject) => readonly Item[],
): readonly Item[] {
  const gathered: Item[] = [];
  for (const subject of subjects) {
    for (const item of itemsOf(subject)) gathered.push(item);
    if (gathered.length > mostSpots) break;
  }
  return gathered;
}

/** Spots of manifests one by one. */
export function eachValue(
  subjects: readonly Subject[],
  spotsOf: (value: JsonObject, kind: ManifestKind) => readonly Spot[],
): readonly AskedSpot[] {
  return gather(subjects, (subject) =>
    subject.after === undefined
      ? []
      : spotsOf(subject.after, subject.kind).map((spot) => ({ ...spot, subject })),
  );
}

/** The values of the guardrail's field in a manifest. */
export function fieldValues(
  { path, traits }: RuleContext,
  value: JsonObject,
  kind: ManifestKind,
): readonly PresentValue[] {
  return valuesAt(value, path, traits[kind]);
}

/** Settings that are amounts, as decimal text; those which are left out stay out. */
export function amountSettings(
  { guardrail, amountKind }: RuleContext,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = amountText(guardrail.settings[name], amountKind);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** Items of a setting that are texts. */
export function textItems(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
