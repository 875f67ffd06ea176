import { finding, replaceWith, type ExplainedProblem, type Fault } from './fault.ts';
import { describeLookAlike, findLookAlike } from '../reading/look-alikes.ts';
import { similarKey } from './similar-key.ts';
import { similarText } from './similar-text.ts';
import { quoted } from '../wording.ts';

/** A name, ref or key with a letter that is not the one it looks like. */
export function explainLookAlike(fault: Fault, expected: string): ExplainedProblem | undefined {
  const { path, schema, value } = fault;
  const { propertyName } = fault.fault;
  const text = propertyName ?? (typeof value === 'string' ? value : '');
  const found = schema['x-charter-quiet'] === true ? undefined : findLookAlike(text.slice(0, 128));
  if (found === undefined) return undefined;
  const isKey = propertyName !== undefined;
  const what = isKey ? `The key ${quoted(text)}` : finding(fault);
  const message = `${what}, with ${describeLookAlike(found)}; expected ${expected}. Write it anew.`;
  const problem = { code: 'look-alike-letter', path, at: isKey ? 'key' : 'value', message } as const;
  const right = isKey ? similarKey(fault) : similarText(text, new RegExp(schema.pattern ?? '', 'u'));
  return right === undefined ? problem : { ...problem, repair: replaceWith(text, right) };
}
