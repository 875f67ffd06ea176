import { finding, valueProblem, type ExplainedProblem, type Fault } from './fault.ts';
import { quotedPath, sentence } from '../wording.ts';

/** A number that is too small or too large. */
export function explainBounds(fault: Fault): readonly ExplainedProblem[] {
  const { minimum, maximum } = fault.schema;
  const isBetween = minimum !== undefined && maximum !== undefined;
  const oneBound = minimum === undefined ? `at most ${maximum}` : `at least ${minimum}`;
  const expected = isBetween ? `${minimum} to ${maximum}` : oneBound;
  return [valueProblem(fault, 'out-of-range', `${finding(fault)}; expected ${expected}. Change it.`)];
}

const units: Readonly<Record<string, string>> = {
  minLength: 'character',
  maxLength: 'character',
  minItems: 'item',
  maxItems: 'item',
  minProperties: 'field',
};

/** A text, list or map that holds too little or too much. */
export function explainSize(fault: Fault): readonly ExplainedProblem[] {
  const { keyword, propertyName, schema: limit } = fault.fault;
  const isKey = propertyName !== undefined;
  const bound = keyword.startsWith('min') ? 'at least' : 'at most';
  const unit = `${units[keyword] ?? 'item'}${limit === 1 ? '' : 's'}`;
  const size = keyword.startsWith('max') ? 'too long' : limit === 1 ? 'empty' : 'too short';
  const name = isKey ? `the key ${quotedPath(fault.path)}` : quotedPath(fault.path);
  const message = `${sentence(name)} is ${size}; expected ${bound} ${Number(limit)} ${unit}. Change it.`;
  return [{ ...valueProblem(fault, 'out-of-range', message), at: isKey ? 'key' : 'value' }];
}
