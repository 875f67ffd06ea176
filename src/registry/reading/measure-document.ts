import { CST } from 'yaml';
import type { JsonValue } from '../../model/json.ts';
import type { Limits } from '../../model/manifest.ts';
import type { Problem } from './problem.ts';

/**
 * Looks whether a document can be built without harm: how deep it is, how many values and aliases it holds. Walks
 * the tokens with a stack of its own, so that no nesting can exhaust the program's.
 */
export function measureDocument(document: CST.Document, limits: Limits): Problem | undefined {
  const stack: { token: CST.Token; depth: number }[] = [];
  if (document.value !== undefined) stack.push({ token: document.value, depth: 0 });
  let nodes = countSurplus(document.start) + countSurplus(document.end);
  let aliases = 0;
  if (nodes > limits.nodes) return tooManyNodes(document.offset, limits);
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { token, depth } = next;
    nodes += 1 + countDebris(token);
    if (nodes > limits.nodes) return tooManyNodes(token.offset, limits);
    if (token.type === 'alias') aliases += 1;
    if (aliases > limits.aliases) return tooManyAliases(token, limits);
    if (!CST.isCollection(token)) continue;
    if (depth >= limits.depth) return tooDeep(token, limits);
    pushItems(stack, token, depth + 1);
  }
  return undefined;
}

/** What is no value, but makes work and mostly errors when there is much of it: commas, anchors, leftover tokens. */
function countDebris(token: CST.Token): number {
  let count = 'end' in token ? countSurplus(token.end) : 0;
  if (!CST.isCollection(token)) return count;
  for (const { start, sep, key, value } of token.items) {
    if (key === undefined && value === undefined) count += 1;
    count += countSurplus(start) + countSurplus(sep);
  }
  return count;
}

/** Spaces, comments and properties that may well stand before a value. */
const fewTokens = 20;

function countSurplus(tokens: readonly CST.Token[] | undefined): number {
  return tokens === undefined || tokens.length <= fewTokens ? 0 : tokens.length;
}

function pushItems(
  stack: { token: CST.Token; depth: number }[],
  { items }: CST.BlockMap | CST.BlockSequence | CST.FlowCollection,
  depth: number,
): void {
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const item = items[index];
    if (item?.value !== undefined) stack.push({ token: item.value, depth });
    if (item?.key !== undefined && item.key !== null) stack.push({ token: item.key, depth });
  }
}

const advice = 'or leave the file out with `spec.manifests.exclude` in `charter.yaml`.';

function at({ offset }: CST.Token): { start: number; end: number } {
  return { start: offset, end: offset + 1 };
}

function tooDeep(token: CST.Token, { depth }: Limits): Problem {
  return {
    code: 'too-deep',
    span: at(token),
    message: `Maps and lists are nested more than ${depth} deep here. Flatten the document, raise \`spec.limits.depth\`, ${advice}`,
  };
}

/** More values than a document may hold, the first of them too many at this offset. */
export function tooManyNodes(offset: number, { nodes }: Pick<Limits, 'nodes'>): Problem {
  return {
    code: 'too-many-nodes',
    span: { start: offset, end: offset + 1 },
    message: `This document holds more than ${nodes} values. Split it, raise \`spec.limits.nodes\`, ${advice}`,
  };
}

function tooManyAliases(token: CST.Token, { aliases }: Limits): Problem {
  return {
    code: 'too-many-aliases',
    span: at(token),
    message: `This document uses more than ${aliases} aliases. Write the values out, raise \`spec.limits.aliases\`, ${advice}`,
  };
}

/** `apiVersion`, `kind` and `metadata.name` of a document that is not built, read from its tokens alone. */
export function sniffEnvelope({
  value: root,
}: CST.Document): Readonly<Record<string, JsonValue>> | undefined {
  if (root?.type !== 'block-map' && root?.type !== 'flow-collection') return undefined;
  const name = tokenAt(tokenAt(root, 'metadata'), 'name');
  const entries = [
    ['apiVersion', textOf(tokenAt(root, 'apiVersion'))],
    ['kind', textOf(tokenAt(root, 'kind'))],
    ['metadata', name === undefined ? undefined : { name: textOf(name) ?? '' }],
  ] as const;
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
}

function tokenAt(token: CST.Token | undefined, name: string): CST.Token | undefined {
  if (token === undefined || !CST.isCollection(token)) return undefined;
  return token.items.find(({ key }) => textOf(key) === name)?.value;
}

function textOf(token: CST.Token | null | undefined): string | undefined {
  return CST.isScalar(token) ? CST.resolveAsScalar(token)?.value : undefined;
}
