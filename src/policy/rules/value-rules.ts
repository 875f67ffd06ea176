import { amountText } from '../../model/amount.ts';
import { normalForm } from '../../model/equality.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { ManifestKind } from '../../model/ref.ts';
import { scalarText } from '../../model/scalar-text.ts';
import { endsOf, isEmptyValue, placesAt, type PresentValue } from '../field-values.ts';
import {
  amountSettings,
  eachValue,
  fieldValues,
  type RuleContext,
  type RuleDefinition,
  type Spot,
} from './rule-context.ts';

/** What a rule is told of a value that it cannot read; every rule refuses it. */
export const unreadable: JsonObject = { unreadable: true };

/** A rule that asks one question about each value of its field. */
function aboutEachValue(
  settings: RuleDefinition['settings'],
  spotsOf: (context: RuleContext, value: PresentValue) => readonly Spot[],
): RuleDefinition {
  return {
    settings,
    ask: (context, subjects) =>
      eachValue(subjects, (value, kind) =>
        fieldValues(context, value, kind).flatMap((found) => spotsOf(context, found)),
      ),
  };
}

export const rangeRule = aboutEachValue(
  (context) => amountSettings(context, ['min', 'max']),
  ({ amountKind }, found) =>
    endsOf(found).map(({ path, value }) => {
      const text = amountText(value, amountKind);
      return { at: path, ask: text === undefined ? unreadable : { value: text } };
    }),
);

function valueSet({ guardrail, fieldTree }: RuleContext): JsonObject {
  const { values } = guardrail.settings;
  const forms = isJsonArray(values) ? values.map((value) => normalForm(value, fieldTree)) : [];
  return { values: Object.fromEntries(forms.map((form) => [form, true])) };
}

/** For `enum` and `noneOf`. */
export const memberRule = aboutEachValue(valueSet, ({ fieldTree }, { path, value }) => [
  { at: path, ask: { value: normalForm(value, fieldTree) } },
]);

function patternSetting({ guardrail }: RuleContext): JsonObject {
  const { pattern } = guardrail.settings;
  return pattern === undefined ? {} : { pattern };
}

function textSpot(at: PresentValue['path'], value: JsonValue): Spot {
  const text = scalarText(value);
  return { at, ask: text === undefined ? unreadable : { text } };
}

export const patternRule = aboutEachValue(patternSetting, (_, { path, value }) => [textSpot(path, value)]);

/** Of a map the keys are names, of anything else the value. */
export const namingRule = aboutEachValue(patternSetting, (_, { path, value }) =>
  isJsonObject(value)
    ? Object.keys(value).map((key) => ({ ...textSpot([...path, key], key), isKey: true }))
    : [textSpot(path, value)],
);

/** A rule that also asks where the field is missing. */
function aboutEachPlace(
  settings: RuleDefinition['settings'],
  askOf: (value: JsonValue | undefined) => JsonObject,
): RuleDefinition {
  const spotsOf = (context: RuleContext, value: JsonObject, kind: ManifestKind): readonly Spot[] =>
    placesAt(value, context.path, context.traits[kind]).map(({ path, value: found }) => ({
      at: path,
      ask: askOf(found),
    }));
  return {
    settings,
    ask: (context, subjects) =>
      eachValue(subjects, (value, kind) =>
        canHaveField(context, kind) ? spotsOf(context, value, kind) : [],
      ),
  };
}

/** A field which a kind has no place for can neither be missing nor be there. */
function canHaveField({ path, traits }: RuleContext, kind: ManifestKind): boolean {
  const [first, second] = path;
  const spec = traits[kind].properties['spec'];
  if (first?.kind !== 'key' || first.key !== 'spec' || second?.kind !== 'key') return true;
  return spec === undefined || spec.additional !== undefined || Object.hasOwn(spec.properties, second.key);
}

export const requiredRule = aboutEachPlace(
  () => ({}),
  (value) => ({ present: !isEmptyValue(value) }),
);

export const forbiddenRule = aboutEachPlace(
  () => ({}),
  (value) => ({ present: value !== undefined }),
);

export const countRule = aboutEachPlace(
  ({ guardrail: { settings } }) => ({
    ...(settings['min'] !== undefined && { least: settings['min'] }),
    ...(settings['max'] !== undefined && { most: settings['max'] }),
  }),
  (value) => {
    if (value === undefined) return { size: 0 };
    if (isJsonArray(value)) return { size: value.length };
    return isJsonObject(value) ? { size: Object.keys(value).length } : unreadable;
  },
);
