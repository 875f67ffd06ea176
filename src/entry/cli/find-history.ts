import { loadSavedHistory, type SavedHistory } from '../../flows/history/saved-history.ts';
import type { HistoryEntry } from '../../model/history.ts';
import { dateText } from '../../render/history/history-dates.ts';
import { HistoryError } from './history-error.ts';
import { LookupError } from './lookup-error.ts';
import type { OpenedHistory } from './open-history.ts';
import { shellWord } from '../../model/shell-word.ts';
import { shellCommand } from './shell-words.ts';

/** The history of a manifest; no parser is loaded where it is known already. Throws `LookupError`. */
export async function findHistory(opened: OpenedHistory, text: string): Promise<SavedHistory> {
  const { source, ...rest } = opened;
  const request = { ...rest, text };
  const saved = await loadSavedHistory(source, request);
  if (saved?.history.tip === opened.tip) return saved;
  const { traceHistory } = await import('../../flows/history/trace-history.ts');
  const traced = await traceHistory(source, request);
  if (traced.kind === 'found') return traced;
  if (traced.kind === 'unknown') throw await neverThere(opened, text);
  throw new LookupError({
    code: 'lookup-ref-ambiguous',
    message: `\`${shellWord(text)}\` may be ${traced.refs.map((ref) => `\`${ref}\``).join(' or ')}.`,
    hint: 'Give the kind too.',
  });
}

async function neverThere({ source, tip, folder }: OpenedHistory, text: string): Promise<LookupError> {
  const { findKnownRefs } = await import('../../flows/registry/known-refs.ts');
  const { nearestRef } = await import('./nearest-ref.ts');
  const { present, gone } = await findKnownRefs(source, { tip, folder });
  const nearest = nearestRef(text, [...present, ...gone]);
  return new LookupError({
    code: 'lookup-ref-unknown',
    message: `There is no \`${shellWord(text)}\` in the registry, and there never was.`,
    hint:
      nearest === undefined
        ? 'Run `npx charter graph` to see all refs; one looks like `service:payments`.'
        : `Did you mean \`${shellWord(nearest)}\`?`,
  });
}

/** The error for a manifest that is no more: when it was deleted, by whom, and how to see it all the same. */
export function deletedError({ history }: SavedHistory, { landed, made }: HistoryEntry): HistoryError {
  const { author } = made[0] ?? landed;
  const number = landed.pullRequest === undefined ? '' : ` (#${landed.pullRequest})`;
  const command = ['npx', 'charter', 'show', history.ref, '--at', `${landed.id.slice(0, 9)}^`];
  return new HistoryError({
    code: 'history-ref-deleted',
    message: `\`${history.ref}\` was deleted on ${dateText(landed.committedAt)} by ${author.name} in ${landed.id.slice(0, 9)}${number}.`,
    hint: `As it was before: \`${shellCommand(command)}\``,
  });
}

/** The deletion that a history ends with; undefined where the manifest is still there. */
export function lastDeletion({ history }: SavedHistory): HistoryEntry | undefined {
  const [newest] = history.entries;
  return newest?.action === 'delete' ? newest : undefined;
}

/** The environments in which a manifest ever took effect. */
export function environmentsEver({ history }: SavedHistory): readonly string[] {
  const ever = history.entries.flatMap(({ environments }) => environments.map(({ name }) => name));
  return [...new Set([...history.environments, ...ever])];
}
