import { amountText } from '../../model/amount.ts';
import { normalForm } from '../../model/equality.ts';
import { parseFieldPath, type FieldPath } from '../../model/field-path.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { scalarText } from '../../model/scalar-text.ts';
import { endsOf, valuesAt } from '../field-values.ts';
import { labelOf } from '../scope.ts';
import {
  eachValue,
  fieldValues,
  gather,
  textItems,
  type AskedSpot,
  type RuleContext,
  type RuleDefinition,
  type Spot,
} from './rule-context.ts';
import { unreadable } from './value-rules.ts';

/** The other field that a setting names. */
function otherPath({ guardrail }: RuleContext, setting: string): FieldPath {
  return parseFieldPath(scalarText(guardrail.settings[setting]) ?? '') ?? [];
}

export const ratioRule: RuleDefinition = {
  settings: ({ guardrail: { settings } }) =>
    Object.fromEntries(
      ['min', 'max'].flatMap((name) => {
        const text = amountText(settings[name], 'quantity');
        return text === undefined ? [] : [[name, text]];
      }),
    ),
  ask: (context, subjects) => {
    const path = otherPath(context, 'to');
    return eachValue(subjects, (value, kind) => {
      const found = fieldValues(context, value, kind);
      if (found.length === 0) return [];
      const others = valuesAt(value, path, context.traits[kind]).flatMap(endsOf);
      return found.flatMap(endsOf).flatMap((one) => others.map((other) => ratioSpot(context, one, other)));
    });
  },
};

function ratioSpot(
  { amountKind }: RuleContext,
  found: { readonly path: Spot['at']; readonly value: JsonValue },
  other: { readonly value: JsonValue },
): Spot {
  const [value, measure] = [found.value, other.value].map((amount) => amountText(amount, amountKind));
  if (value === undefined || measure === undefined) return { at: found.path, ask: unreadable };
  return { at: found.path, ask: { value, other: measure } };
}

export const togetherRule: RuleDefinition = {
  settings: () => ({}),
  ask: (context, subjects) => {
    const path = otherPath(context, 'with');
    return eachValue(subjects, (value, kind) => {
      const [first] = fieldValues(context, value, kind);
      if (first === undefined) return [];
      const other = valuesAt(value, path, context.traits[kind]).length > 0;
      return [{ at: first.path, ask: { present: true, other } }];
    });
  },
};

export const labelRule: RuleDefinition = {
  settings: ({ guardrail: { settings } }) => ({
    ...(settings['pattern'] !== undefined && { pattern: settings['pattern'] }),
    ...(isJsonArray(settings['values']) && {
      values: Object.fromEntries(settings['values'].map((value) => [scalarText(value) ?? '', true])),
    }),
  }),
  ask: ({ guardrail }, subjects) => {
    const name = scalarText(guardrail.settings['label']) ?? '';
    return eachValue(subjects, (value): readonly Spot[] => {
      const text = labelOf(value, name);
      return [{ at: ['metadata', 'labels', name], ask: text === undefined ? {} : { text } }];
    });
  },
};

/** Two manifests of one environment may not have the same value, nor one manifest twice. */
export const uniqueRule: RuleDefinition = {
  settings: () => ({}),
  ask: (context, subjects) => {
    const found = gather(subjects, (subject) =>
      subject.after === undefined
        ? []
        : fieldValues(context, subject.after, subject.kind).map(({ path, value }) => ({
            subject,
            at: path,
            form: normalForm(value, context.fieldTree),
          })),
    );
    const holders = new Map<string, number>();
    for (const { form } of found) holders.set(form, (holders.get(form) ?? 0) + 1);
    return found.map(({ subject, at, form }): AskedSpot => ({
      subject,
      at,
      ask: { holders: holders.get(form) ?? 0 },
    }));
  },
};

export const resourcesRule: RuleDefinition = {
  settings: () => ({}),
  ask: ({ guardrail, traits }, subjects) => {
    const needs = textItems(guardrail.settings['needs']).map((text) => {
      const dot = text.indexOf('.');
      return [text.slice(0, dot), text.slice(dot + 1)] as const;
    });
    const { limits } = guardrail.settings;
    const most = isJsonObject(limits) ? Object.entries(limits) : [];
    return eachValue(subjects, (value, kind) => {
      if (!Object.hasOwn(traits[kind].properties['spec']?.properties ?? {}, 'resources')) return [];
      return [
        ...needs.map(([side, resource]) => needSpot(value, side, resource)),
        ...most.flatMap(([resource, max]) =>
          ['requests', 'limits'].flatMap((side) => limitSpot(value, [side, resource], max)),
        ),
      ];
    });
  },
};

function resourceAt(value: JsonObject, [side, resource]: readonly string[]): JsonValue | undefined {
  let found: JsonValue | undefined = value;
  for (const key of ['spec', 'resources', side ?? '', resource ?? '']) {
    found = isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found ?? undefined;
}

function needSpot(value: JsonObject, side: string, resource: string): Spot {
  const present = resourceAt(value, [side, resource]) !== undefined;
  return { at: ['spec', 'resources', side, resource], ask: { needed: true, present } };
}

function limitSpot(
  value: JsonObject,
  [side, resource]: readonly [string, string] | readonly string[],
  max: JsonValue,
): readonly Spot[] {
  const found = resourceAt(value, [side ?? '', resource ?? '']);
  if (found === undefined) return [];
  const [amount, limit] = [found, max].map((text) => amountText(text, 'quantity'));
  const at = ['spec', 'resources', side ?? '', resource ?? ''];
  return [
    { at, ask: amount === undefined || limit === undefined ? unreadable : { value: amount, max: limit } },
  ];
}
