import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { formatPath, type ValuePath } from '../model/pointer.ts';
import type { Guardrail, GuardrailRule } from '../model/policy.ts';
import type { Ref } from '../model/ref.ts';
import { scalarText } from '../model/scalar-text.ts';
import { listed, percent, quoted, shownValue } from './wording.ts';

/** What a sentence about one refusal is made from. */
export interface Refusal {
  readonly guardrail: Guardrail;
  readonly ref: Ref;
  readonly at: ValuePath;
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
  /** The facts that Rego judged by. */
  readonly ask: JsonObject;
  /** The value is a secret, which no message repeats. */
  readonly isSecret: boolean;
}

type Explain = (refusal: Refusal) => string;

const atMost: Explain = (refusal) => `${is(refusal)}; at most ${setting(refusal, 'max')} is allowed.`;
const atLeast: Explain = (refusal) => `${is(refusal)}; at least ${setting(refusal, 'min')} is needed.`;
const gone: Explain = (refusal) => `${field(refusal)} was ${was(refusal)} and is gone.`;
const badPattern: Explain = ({ guardrail }) =>
  `The pattern ${shownValue(guardrail.settings['pattern'])} of this guardrail cannot be read, so it refuses everything. Correct it in the policy.`;
const noMatch: Explain = (refusal) =>
  `${is(refusal)}, which does not match ${setting(refusal, 'pattern')} as a whole.`;

/** Every reason that the rules of `policies/guardrails/` can give, in words. A reason that is not here is no answer. */
const reasons: Readonly<Record<GuardrailRule, Readonly<Record<string, Explain>>>> = {
  range: { above: atMost, below: atLeast },
  enum: { 'not-allowed': (refusal) => `${is(refusal)}; allowed is ${values(refusal, 'or')}.` },
  noneOf: { 'not-allowed': (refusal) => `${is(refusal)}, which is not allowed.` },
  pattern: { 'no-match': noMatch, 'bad-pattern': badPattern },
  required: { missing: (refusal) => `${field(refusal)} is missing.` },
  forbidden: { present: (refusal) => `${field(refusal)} must not be here.` },
  count: {
    above: (refusal) =>
      `${entries(refusal)}; at most ${setting(refusal, 'max')} ${verbFor(refusal, 'max')} allowed.`,
    below: (refusal) =>
      `${entries(refusal)}; at least ${setting(refusal, 'min')} ${verbFor(refusal, 'min')} needed.`,
  },
  ratio: {
    above: (refusal) =>
      `${is(refusal)}, more than ${setting(refusal, 'max')} times ${setting(refusal, 'to')}.`,
    below: (refusal) =>
      `${is(refusal)}, less than ${setting(refusal, 'min')} times ${setting(refusal, 'to')}.`,
    zero: (refusal) =>
      `${setting(refusal, 'to')} is not above 0, so ${field(refusal)} cannot be measured by it.`,
  },
  together: { alone: (refusal) => `${field(refusal)} is here without ${setting(refusal, 'with')}.` },
  imageRegistry: {
    'not-allowed': (refusal) => `${is(refusal)}; images come from ${values(refusal, 'or', 'registries')}.`,
  },
  imagePin: {
    'no-digest': (refusal) => `${is(refusal)}, which has no digest, so it can change under its name.`,
    floating: (refusal) => `${is(refusal)}, whose tag names no version, so it can change under its name.`,
  },
  dependency: {
    missing: (refusal) => `${quoted(refusal.ref)} does not need ${values(refusal, needed(refusal), 'refs')}.`,
  },
  noDependency: {
    present: (refusal) => `${quoted(refusal.ref)} needs ${found(refusal)}, which it must not.`,
  },
  naming: { 'no-match': noMatchOfName, 'bad-pattern': badPattern },
  label: {
    missing: (refusal) => `The label ${setting(refusal, 'label')} is missing.`,
    'not-allowed': (refusal) =>
      `The label ${setting(refusal, 'label')} is ${now(refusal)}; allowed is ${values(refusal, 'or')}.`,
    'no-match': noMatch,
    'bad-pattern': badPattern,
  },
  unique: { shared: (refusal) => `${is(refusal)}, as it is in ${others(refusal)} here; it must be unique.` },
  resources: {
    missing: (refusal) => `${field(refusal)} is missing.`,
    above: (refusal) => `${is(refusal)}; at most ${resourceLimit(refusal)} is allowed.`,
  },
  maxRise: { rose: (refusal) => moves(refusal, 'rises'), removed: gone },
  maxFall: { fell: (refusal) => moves(refusal, 'falls'), removed: gone },
  immutable: {
    changed: (refusal) => `${field(refusal)} was ${was(refusal)} and may not change; found ${now(refusal)}.`,
    removed: gone,
  },
  noDeletion: {
    deleted: (refusal) =>
      `${refusal.at.length === 0 ? quoted(refusal.ref) : field(refusal)} may not be deleted.`,
  },
  noDowngrade: {
    older: (refusal) => `${field(refusal)} goes back from ${was(refusal)} to ${now(refusal)}.`,
    removed: gone,
  },
  maxChanges: {
    'too-many': ({ ask, guardrail }) =>
      `${changing(Number(ask['changes']))} at once; at most ${shownValue(guardrail.settings['max'])} may.`,
  },
};

const unreadable: Explain = (refusal) =>
  `${is(refusal)}, which the rule ${quoted(refusal.guardrail.rule)} cannot read.`;

/** The refusal in words; undefined for a reason that the rule does not have. */
export function explainRefusal(reason: string, refusal: Refusal): string | undefined {
  const { rule, message } = refusal.guardrail;
  const known = reasons[rule];
  const explain =
    reason === 'unreadable' ? unreadable : Object.hasOwn(known, reason) ? known[reason] : undefined;
  if (explain === undefined) return undefined;
  const text = explain(refusal);
  return message === undefined ? text : `${text} ${message.trim()}`;
}

function field({ at, ref }: Refusal): string {
  return at.length === 0 ? quoted(ref) : quoted(formatPath(at));
}

function is(refusal: Refusal): string {
  return `${field(refusal)} is ${now(refusal)}`;
}

function now({ after, at, isSecret }: Refusal): string {
  return isSecret ? 'a secret value' : shownValue(valueAt(after, at));
}

function was({ before, at, isSecret }: Refusal): string {
  return isSecret ? 'a secret value' : shownValue(valueAt(before, at) ?? valueAt(before, at.slice(0, -1)));
}

function valueAt(root: JsonValue | undefined, path: ValuePath): JsonValue | undefined {
  let value = root;
  for (const step of path) {
    if (isJsonArray(value)) value = typeof step === 'number' ? value[step] : undefined;
    else value = isJsonObject(value) && Object.hasOwn(value, step) ? value[String(step)] : undefined;
  }
  return value;
}

function setting({ guardrail }: Refusal, name: string): string {
  return shownValue(guardrail.settings[name]);
}

function values({ guardrail }: Refusal, conjunction: 'or' | 'and', name = 'values'): string {
  const list = guardrail.settings[name];
  return listed(isJsonArray(list) ? list.map((item) => scalarText(item) ?? '') : [], conjunction);
}

function needed({ guardrail }: Refusal): 'or' | 'and' {
  return guardrail.settings['need'] === 'any' ? 'or' : 'and';
}

function found({ ask }: Refusal): string {
  return listed(isJsonObject(ask['needs']) ? Object.keys(ask['needs']) : [], 'and');
}

function entries(refusal: Refusal): string {
  const size = Number(refusal.ask['size']);
  return `${field(refusal)} has ${size} ${size === 1 ? 'entry' : 'entries'}`;
}

function verbFor({ guardrail }: Refusal, bound: 'min' | 'max'): string {
  return guardrail.settings[bound] === 1 ? 'is' : 'are';
}

function changing(count: number): string {
  return count === 1 ? '1 manifest changes' : `${count} manifests change`;
}

function others({ ask }: Refusal): string {
  const count = Number(ask['holders']) - 1;
  return count === 1 ? 'one more place' : `${count} more places`;
}

/** The last step is a key where the keys of a map are named, and the value of a field otherwise. */
function noMatchOfName(refusal: Refusal): string {
  return `The name ${shownValue(refusal.ask['text'])} does not match ${setting(refusal, 'pattern')} as a whole.`;
}

function resourceLimit({ guardrail, at }: Refusal): string {
  const { limits } = guardrail.settings;
  return shownValue(isJsonObject(limits) ? limits[String(at.at(-1))] : undefined);
}

function moves(refusal: Refusal, verb: 'rises' | 'falls'): string {
  const { ratio, amount } = refusal.guardrail.settings;
  const bounds = [
    ...(typeof ratio === 'number' ? [percent(ratio)] : []),
    ...(amount === undefined ? [] : [shownValue(amount)]),
  ];
  return `${field(refusal)} ${verb} from ${was(refusal)} to ${now(refusal)} at once; at most by ${bounds.join(' and by ')}.`;
}
