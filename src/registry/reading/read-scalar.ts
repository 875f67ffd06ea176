import { isAlias, isScalar, type Alias, type Node, type Scalar } from 'yaml';
import type { JsonValue } from '../../model/json.ts';
import { controlCharacterProblem, findControlCharacter } from './decode-text.ts';
import { keyText, rangeOf } from './places.ts';
import type { Problem, SourceText } from './problem.ts';
import { quoted } from '../wording.ts';

/** The JSON value of a scalar; what JSON cannot hold, or would hold differently from what is written, is reported. */
export function readScalar(node: Scalar, source: SourceText, problems: Problem[]): JsonValue {
  const { value } = node;
  if (typeof value === 'string') {
    const problem = node.type === 'QUOTE_DOUBLE' ? findEscapedCharacter(node, value, source) : undefined;
    if (problem !== undefined) problems.push(problem);
    return value;
  }
  if (typeof value === 'number') return readNumber(node, value, problems);
  return typeof value === 'boolean' ? value : null;
}

/** Only what is written as an escape: characters themselves are found in the text as a whole. */
function findEscapedCharacter(node: Scalar, value: string, { text }: SourceText): Problem | undefined {
  const character = findControlCharacter(value);
  const { start, end } = rangeOf(node);
  if (character === undefined || text.slice(start, end).includes(character)) return undefined;
  return controlCharacterProblem(character, start, end);
}

const leadingZero = /^[-+]?0\d/;

function readNumber(node: Scalar, value: number, problems: Problem[]): JsonValue {
  const source = node.source ?? String(value);
  const reading = howNumberIsRead(source, value);
  if (reading !== undefined) {
    problems.push({
      code: 'ambiguous-number',
      span: rangeOf(node),
      message: `${quoted(source)} is ${reading}. If a text is meant, put it into quotes; if a number, write it plainly.`,
      repair: { title: `Put ${quoted(source)} into quotes`, text: JSON.stringify(source) },
    });
    return source;
  }
  return value === 0 ? 0 : value;
}

function howNumberIsRead(source: string, value: number): string | undefined {
  if (Number.isNaN(value)) return 'not a number, which JSON does not know';
  if (!Number.isFinite(value)) return 'an infinite number, which JSON does not know';
  if (leadingZero.test(source)) return `read as the number \`${value}\``;
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return 'too large to be read as an exact number';
  return undefined;
}

/** What is wrong with a map key, if anything; `isLeftOut` where nothing can be done with what it stands for. */
export function checkKey(
  key: Node | Alias | undefined,
): { readonly problem: Problem; readonly isLeftOut: boolean } | undefined {
  const span = rangeOf(key);
  if (!isScalar(key)) {
    const what = isAlias(key) ? 'an alias' : 'a map or a list';
    return {
      isLeftOut: true,
      problem: {
        code: 'non-text-key',
        span,
        message: `This key is ${what}; keys must be texts. Write the text out.`,
      },
    };
  }
  if (key.value === '__proto__') {
    return { isLeftOut: true, problem: { code: 'reserved-key', span, message: reservedKey } };
  }
  if (key.value === '<<' && key.type === 'PLAIN') {
    return { isLeftOut: true, problem: { code: 'merge-key', span, message: mergeKey } };
  }
  if (typeof key.value === 'string') return undefined;
  const text = keyText(key);
  return {
    isLeftOut: false,
    problem: {
      code: 'non-text-key',
      span,
      message: `The key ${quoted(text)} is not a text, and other tools may read it as something else. Put it into quotes.`,
      ...(text !== '' && {
        repair: { title: `Put the key ${quoted(text)} into quotes`, text: JSON.stringify(text) },
      }),
    },
  };
}

const reservedKey = 'The key `__proto__` is not allowed: many programs misread it. Choose another name.';

const mergeKey =
  'Merge keys (`<<`) are not part of YAML 1.2 and not read. Write the fields out; what differs by environment belongs in an Overlay.';
