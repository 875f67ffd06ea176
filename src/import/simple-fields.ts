import { parseDuration } from '../model/duration.ts';
import type { Draft } from './draft.ts';
import { entriesAt, type ScalarNode, type SourceNode } from './source-node.ts';

/** Longest texts that the schema takes. */
export const longest = { title: 200, description: 10_000, label: 253 } as const;

/** A text as it is, where there is one and it is not too long. */
export function mapText(
  draft: Draft,
  node: SourceNode | undefined,
  { path, most = Infinity }: { readonly path: readonly string[]; readonly most?: number },
): void {
  if (node?.kind !== 'scalar' || node.value === null || node.text.length > most) return;
  if (node.text !== '' || most === Infinity) draft.map(node, path, node.text);
}

/** All texts of a map, under the keys that they have. */
export function mapTexts(
  draft: Draft,
  node: SourceNode | undefined,
  { path, most = Infinity }: { readonly path: readonly string[]; readonly most?: number },
): void {
  for (const [key, value] of entriesAt(node)) mapText(draft, value, { path: [...path, key], most });
}

/** A small whole number. */
export function mapCount(draft: Draft, node: ScalarNode | undefined, path: readonly string[]): void {
  if (node === undefined) return;
  if (/^\d{1,3}$/.test(node.text)) draft.map(node, path, Number(node.text));
  else draft.drop(node, 'This is no whole number below a thousand.', path);
}

/** A duration; a number alone is one of seconds, which is a guess unless the format says so. */
export function mapDuration(
  draft: Draft,
  node: ScalarNode | undefined,
  { path, seconds }: { readonly path: readonly string[]; readonly seconds: 'known' | 'guessed' },
): void {
  if (node === undefined) return;
  const isNumber = /^\d{1,6}$/.test(node.text);
  const value = isNumber ? `${node.text}s` : node.text;
  if (parseDuration(value) === undefined) draft.drop(node, 'This is no duration such as `30s`.', path);
  else if (isNumber && seconds === 'guessed')
    draft.guess(node, path, { value, reason: 'A number is taken for seconds.' });
  else draft.map(node, path, value);
}

/** The words of a list of texts. */
export function textsOf(node: SourceNode | undefined): readonly string[] {
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
}
