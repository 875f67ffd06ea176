import { amountKindOf, amountText, type AmountKind } from '../../model/amount.ts';
import { parseFieldPath, traitsAtField } from '../../model/field-path.ts';
import type { JsonValue } from '../../model/json.ts';
import { parseQuantity, compareQuantities } from '../../model/quantity.ts';
import { scalarText } from '../../model/scalar-text.ts';
import type { GuardrailToCheck } from './guardrail-to-check.ts';
import { kindsOf } from './guardrail-fields.ts';
import { traitsOf } from '../schema/traits.ts';
import type { ValueProblem } from './value-problem.ts';
import { describeValue, quoted, sentence } from '../wording.ts';

/** Bounds that are of the wrong kind for their rule or field, or that leave nothing between them. */
export function checkBounds(request: GuardrailToCheck): readonly ValueProblem[] {
  switch (request.rule) {
    case 'range':
      return [...checkAmounts(request, ['min', 'max']), ...checkOrder(request, kindOfAmounts(request))];
    case 'maxRise':
    case 'maxFall':
      return checkAmounts(request, ['amount']);
    case 'count':
    case 'maxChanges':
      return [...checkNumbers(request, isCount, countWords), ...checkOrder(request, 'quantity')];
    case 'ratio':
      return [...checkNumbers(request, isRatio, ratioWords), ...checkOrder(request, 'quantity')];
    default:
      return [];
  }
}

const kindWords: Readonly<Record<AmountKind, string>> = {
  quantity: 'an amount such as `20` or `128Mi`',
  duration: 'a duration such as `30s` or `5m`',
};

function kindOfAmounts({ guardrail, kinds }: GuardrailToCheck): AmountKind {
  const path = typeof guardrail['field'] === 'string' ? parseFieldPath(guardrail['field']) : undefined;
  const trees = path === undefined ? [] : kindsOf(kinds).map((kind) => traitsAtField(traitsOf(kind), path));
  return amountKindOf(trees, [guardrail['min'], guardrail['max'], guardrail['amount']]);
}

function checkAmounts(request: GuardrailToCheck, settings: readonly string[]): readonly ValueProblem[] {
  const kind = kindOfAmounts(request);
  return settings.flatMap((setting) => {
    const value = request.guardrail[setting];
    if (value === undefined || amountText(value, kind) !== undefined) return [];
    const message = `${sentence(quoted(setting))} is ${describeValue(value)}; this field takes ${kindWords[kind]}. Correct it.`;
    return [request.problem(setting, message)];
  });
}

const countWords = 'a whole number of entries, 0 or more';
const ratioWords = 'a number, 0 or more';

function isCount(value: JsonValue): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isRatio(value: JsonValue): boolean {
  return typeof value === 'number' && value >= 0;
}

function checkNumbers(
  { rule, guardrail, problem }: GuardrailToCheck,
  isRight: (value: JsonValue) => boolean,
  words: string,
): readonly ValueProblem[] {
  return ['min', 'max'].flatMap((setting) => {
    const value = guardrail[setting];
    if (value === undefined || isRight(value)) return [];
    const message = `${sentence(quoted(setting))} is ${describeValue(value)}; the rule ${quoted(rule)} takes ${words}. Correct it.`;
    return [problem(setting, message)];
  });
}

function checkOrder({ guardrail, problem }: GuardrailToCheck, kind: AmountKind): readonly ValueProblem[] {
  const [min, max] = [guardrail['min'], guardrail['max']].map((value) => quantityOf(value, kind));
  if (min === undefined || max === undefined || compareQuantities(min, max) <= 0) return [];
  const message = `This guardrail allows nothing: its \`min\` ${quoted(scalarText(guardrail['min']) ?? '')} is above its \`max\` ${quoted(scalarText(guardrail['max']) ?? '')}. Swap them, or correct one.`;
  return [problem('max', message, 'reversed-range')];
}

function quantityOf(value: JsonValue | undefined, kind: AmountKind): ReturnType<typeof parseQuantity> {
  const text = amountText(value, kind);
  return text === undefined ? undefined : parseQuantity(text);
}
