import { amountText } from '../../model/amount.ts';
import { isSameValue, normalForm } from '../../model/equality.ts';
import { parseImage } from '../../model/image.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { versionOrder } from '../../model/version-order.ts';
import { environmentRef, type EnvironmentFacts, type Subject } from '../facts.ts';
import { endsOf, isRange, valuesAt, type PresentValue } from '../field-values.ts';
import {
  amountSettings,
  gather,
  textItems,
  type AskedSpot,
  type RuleContext,
  type RuleDefinition,
} from './rule-context.ts';
import { unreadable } from './value-rules.ts';

/** A value that was there before, and what became of it. */
interface ValuePair {
  readonly subject: Subject;
  readonly at: PresentValue['path'];
  readonly before: PresentValue;
  /** Undefined where it is gone. */
  readonly after: PresentValue | undefined;
}

/** The values of the field in manifests that are there on both sides, by their place before. */
function pairsOf(
  { path, traits }: RuleContext,
  subjects: readonly Subject[],
  expand: (value: PresentValue, other: JsonValue | undefined) => readonly PresentValue[] = (value) => [value],
): readonly ValuePair[] {
  return gather(subjects, (subject) => {
    const { before, after, kind } = subject;
    if (before === undefined || after === undefined || before === after) return [];
    const later = byPath(valuesAt(after, path, traits[kind]));
    return valuesAt(before, path, traits[kind]).flatMap((was) => {
      const is = later.get(JSON.stringify(was.path));
      const ends = is === undefined ? undefined : byPath(expand(is, was.value));
      return expand(was, is?.value).map((end): ValuePair => {
        const found = ends?.get(JSON.stringify(end.path));
        return { subject, at: found?.path ?? is?.path ?? end.path, before: end, after: found };
      });
    });
  });
}

function byPath(values: readonly PresentValue[]): ReadonlyMap<string, PresentValue> {
  return new Map(values.map((value) => [JSON.stringify(value.path), value]));
}

/** Replicas as one number and as a range are compared end by end: 4 is from 4 to 4. */
function expandEnds(place: PresentValue, other: JsonValue | undefined): readonly PresentValue[] {
  if (isRange(place.value)) return endsOf(place);
  if (!isRange(other)) return [place];
  return Object.keys(other).map((end) => ({ ...place, path: [...place.path, end] }));
}

function limitedChange(context: RuleContext, subjects: readonly Subject[]): readonly AskedSpot[] {
  const { amountKind } = context;
  return pairsOf(context, subjects, expandEnds).flatMap(({ subject, at, before, after }) => {
    const was = amountText(before.value, amountKind);
    if (was === undefined) return [];
    if (after === undefined) return [{ subject, at, ask: { removed: true } }];
    const is = amountText(after.value, amountKind);
    if (is === was) return [];
    return [{ subject, at, ask: is === undefined ? unreadable : { before: was, after: is } }];
  });
}

/** For `maxRise` and `maxFall`. */
export const limitedChangeRule: RuleDefinition = {
  isAboutChange: true,
  settings: (context) => ({
    ...amountSettings(context, ['amount']),
    ...(context.guardrail.settings['ratio'] !== undefined && {
      ratio: amountText(context.guardrail.settings['ratio'], 'quantity') ?? '0',
    }),
  }),
  ask: limitedChange,
};

export const immutableRule: RuleDefinition = {
  isAboutChange: true,
  settings: () => ({}),
  ask: (context, subjects) =>
    pairsOf(context, subjects).flatMap(({ subject, at, before, after }): readonly AskedSpot[] => {
      if (after === undefined) return [{ subject, at, ask: { removed: true } }];
      const [was, is] = [before, after].map(({ value, tree }) => normalForm(value, tree));
      return was === is ? [] : [{ subject, at, ask: { before: was ?? '', after: is ?? '' } }];
    }),
};

/** Without a field the manifest itself may not go; with one, what stands there may not. */
export const noDeletionRule: RuleDefinition = {
  isAboutChange: true,
  settings: () => ({}),
  ask: (context, subjects) => {
    const gone = subjects.filter(({ before, after }) => before !== undefined && after === undefined);
    if (context.path.length === 0)
      return gone.map((subject) => ({ subject, at: [], ask: { deleted: true } }));
    return [
      ...gone
        .filter(
          ({ before, kind }) => before && valuesAt(before, context.path, context.traits[kind]).length > 0,
        )
        .map((subject) => ({ subject, at: [], ask: { deleted: true } })),
      ...pairsOf(context, subjects)
        .filter(({ after }) => after === undefined)
        .map(({ subject, at }) => ({ subject, at, ask: { deleted: true } })),
    ];
  },
};

export const noDowngradeRule: RuleDefinition = {
  isAboutChange: true,
  settings: () => ({}),
  ask: (context, subjects) =>
    pairsOf(context, subjects).flatMap(({ subject, at, before, after }): readonly AskedSpot[] => {
      const was = versionOf(before);
      if (was === undefined) return [];
      if (after === undefined) return [{ subject, at, ask: { removed: true } }];
      if (before.value === after.value) return [];
      const is = versionOf(after);
      return [{ subject, at, ask: is === undefined ? unreadable : { before: was, after: is } }];
    }),
};

/** The version in the tag of an image, or in a text. */
function versionOf({ value, tree }: PresentValue): readonly JsonValue[] | undefined {
  if (typeof value === 'number') return versionOrder(String(value));
  if (typeof value !== 'string') return undefined;
  if (tree.traits.type !== 'image') return versionOrder(value);
  const tag = parseImage(value)?.tag;
  return tag === undefined ? undefined : versionOrder(tag);
}

export const maxChangesRule: RuleDefinition = {
  isAboutChange: true,
  settings: ({ guardrail }) => ({ most: guardrail.settings['max'] ?? 0 }),
  ask: ({ guardrail, traits }, subjects, environment) => {
    const counted = textItems(guardrail.settings['actions']);
    const changed = subjects.filter((subject) => {
      const action = actionOf(subject, traits);
      return action !== undefined && (counted.length === 0 || counted.includes(action));
    });
    const [first] = changed;
    if (first === undefined) return [];
    return [{ subject: subjectOf(environment) ?? first, at: [], ask: { changes: changed.length } }];
  },
};

function subjectOf(environment: EnvironmentFacts): Subject | undefined {
  const ref = environmentRef(environment);
  return ref && environment.subjects.get(ref);
}

function actionOf(
  { before, after, kind }: Subject,
  traits: RuleContext['traits'],
): 'create' | 'update' | 'delete' | undefined {
  if (before === undefined) return 'create';
  if (after === undefined) return 'delete';
  return isSame(before, after, traits[kind]) ? undefined : 'update';
}

function isSame(before: JsonObject, after: JsonObject, tree: RuleContext['fieldTree']): boolean {
  return before === after || isSameValue(before, after, tree);
}
