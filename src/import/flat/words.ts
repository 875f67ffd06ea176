import { splitCommand } from '../shell-words.ts';
import { textsOf } from '../simple-fields.ts';
import type { SourceNode } from '../source-node.ts';

/** The words of a command, given as a list or on one line. */
export function wordsOf(node: SourceNode | undefined): readonly string[] {
  if (node?.kind === 'list') return textsOf(node);
  return node?.kind === 'scalar' && node.value !== null ? (splitCommand(node.text) ?? []) : [];
}
