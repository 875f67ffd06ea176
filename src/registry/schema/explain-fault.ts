import { explainMissingField, explainUnknownField } from './explain-field.ts';
import { explainBounds, explainSize } from './explain-size.ts';
import { explainComparisonType, explainEnum, explainFormat, explainPattern } from './explain-text.ts';
import { explainChoice, explainType } from './explain-type.ts';
import type { ExplainedProblem, Fault } from './fault.ts';

/** What a fault of the schema means for the person who wrote the value: nothing, where another says it better. */
export function explainFault(fault: Fault): readonly ExplainedProblem[] {
  return explanations[fault.fault.keyword]?.(fault) ?? [];
}

const explanations: Readonly<Record<string, (fault: Fault) => readonly ExplainedProblem[]>> = {
  type: explainType,
  required: explainMissingField,
  additionalProperties: explainUnknownField,
  enum: explainEnum,
  const: explainEnum,
  pattern: explainPattern,
  format: explainFormat,
  'x-charter-type': explainComparisonType,
  oneOf: explainChoice,
  anyOf: explainChoice,
  minimum: explainBounds,
  maximum: explainBounds,
  minLength: explainSize,
  maxLength: explainSize,
  minItems: explainSize,
  maxItems: explainSize,
  minProperties: explainSize,
};
