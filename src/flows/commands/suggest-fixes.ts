import type { CommandResult } from '../../model/command-answer.ts';
import type { Fix } from '../../model/diagnostic.ts';
import { ForgeError } from '../../model/forge-error.ts';
import type { BlobId, CommitId, SourceTree } from '../../model/git.ts';
import type { Review } from '../../model/review.ts';
import type { GateFacts, GateForge, Suggestion } from '../../ports/forge.ts';
import { holdsSecret, maskSecrets } from '../../model/secret-text.ts';
import type { RepositoryReader } from '../../ports/repository-reader.ts';
import { compatibleFixes } from '../../registry/apply-fixes.ts';
import { counted } from '../../render/counts.ts';
import { prose } from '../../render/markdown.ts';
import { suggestionFor, type SuggestedLines } from '../../render/review/suggested-lines.ts';

/** One review holds no more, so that nobody is buried under them. */
const mostSuggestions = 30;

export interface FixesToSuggest {
  readonly forge: GateForge;
  readonly gate: GateFacts;
  readonly reader: RepositoryReader;
  /** Where the branch left its base; undefined where it never did. */
  readonly mergeBase: CommitId | undefined;
  /** What merging gives, to which the fixes of the review are. */
  readonly merged: SourceTree;
  readonly review: Review;
}

/**
 * Suggests the fixes of what a change introduces, as a review whose author may take them over one by one or together:
 * the App needs no right to push for that. Fixes outside of what the pull request changes, and on lines that may hold a
 * secret, are counted only.
 */
export async function suggestFixes(request: FixesToSuggest): Promise<CommandResult> {
  const { forge, gate, review } = request;
  const { facts, target, bot } = gate;
  const head = facts.pullRequest.headSha;
  const fixes = review.validation.introduced.flatMap(({ fix }) => fix ?? []);
  if (fixes.length === 0) {
    return { kind: 'nothing-to-do', said: 'Nothing that this change introduces can be fixed by a machine.' };
  }
  if (facts.reviews.some(({ by, commit }) => by.id === bot.id && commit === head)) {
    return {
      kind: 'nothing-to-do',
      said: 'The fixes of this head are suggested already, in a review above.',
    };
  }
  const suggestions = (await suggestionsFor(request, fixes, head)).slice(0, mostSuggestions);
  const elsewhere = fixes.length - suggestions.length;
  if (suggestions.length === 0) return outside(elsewhere);
  const body = 'Fixes that a machine can make. Commit them one by one, or several as a batch.';
  try {
    await forge.suggest(target, head, { body, suggestions });
  } catch (error) {
    if (error instanceof ForgeError) return notTaken(error);
    throw error;
  }
  const more = `${elsewhere} more lie outside of what this pull request shows, or beside what may be a secret: \`npx charter fix\` in a clone applies them.`;
  return {
    kind: 'done',
    said: `${counted(suggestions.length, 'fix')} suggested in a review.`,
    details: elsewhere === 0 ? [] : [more],
  };
}

function outside(count: number): CommandResult {
  const said = `What can be fixed lies outside of what this pull request shows, or beside what may be a secret (${count}). \`npx charter fix\` in a clone applies it.`;
  return { kind: 'done', said };
}

function notTaken({ code }: ForgeError): CommandResult {
  return {
    kind: 'failed',
    code,
    message: 'The forge did not take the suggestions.',
    hint: 'Type `npx charter fix` in a clone of the branch, and push what it changes.',
  };
}

async function suggestionsFor(
  { reader, mergeBase, merged }: FixesToSuggest,
  fixes: readonly Fix[],
  head: CommitId,
): Promise<readonly Suggestion[]> {
  const after = await reader.readTree(head);
  const before = mergeBase === undefined ? undefined : await reader.readTree(mergeBase);
  const found: Suggestion[] = [];
  for (const [file, own] of Map.groupBy(fixes, (fix) => fix.file)) {
    // Offsets of a file that merging changes mean other characters of the branch's own.
    if (blobOf(after, file) !== blobOf(merged, file)) continue;
    const [text, earlier] = await Promise.all([textOf(reader, after, file), textOf(reader, before, file)]);
    if (text === undefined) continue;
    const mayShowSecret = secretFinder(text);
    for (const { title, edits } of compatibleFixes(own)) {
      const lines = suggestionFor({ before: earlier ?? '', after: text, edits });
      if (lines !== undefined && !mayShowSecret(lines)) found.push(toSuggestion(file, title, lines));
    }
  }
  return found;
}

/** A suggestion repeats whole lines: with what stands beside a fix in braces, and comments. */
function secretFinder(text: string): (lines: SuggestedLines) => boolean {
  const shown = text.split('\n');
  const masked = maskSecrets(text).split('\n');
  return ({ startLine, endLine, replacement }) =>
    holdsSecret(replacement, 'likely') ||
    shown.slice(startLine - 1, endLine).join('\n') !== masked.slice(startLine - 1, endLine).join('\n');
}

function toSuggestion(path: string, title: string, lines: SuggestedLines): Suggestion {
  return { path, ...lines, note: prose(title) };
}

function blobOf(tree: SourceTree | undefined, path: string): BlobId | undefined {
  return tree?.entries.find((entry) => entry.path === path)?.blob;
}

async function textOf(
  reader: RepositoryReader,
  tree: SourceTree | undefined,
  path: string,
): Promise<string | undefined> {
  const blob = blobOf(tree, path);
  const bytes = blob === undefined ? undefined : (await reader.readBlobs([blob])).get(blob);
  return bytes && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
