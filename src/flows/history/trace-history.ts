import { readCommitLine, type HistorySource } from './commit-line.ts';
import { loadSavedHistory, type HistoryRequest } from './saved-history.ts';
import type { TracedHistory } from './trace-line.ts';

/**
 * The history of a manifest on the first-parent line of a commit, found by its ref or, where only one kind has it, by
 * its bare name, wherever it stood. What is found is kept; of a line that only went on, only new files are searched.
 */
export async function traceHistory(source: HistorySource, request: HistoryRequest): Promise<TracedHistory> {
  const saved = await loadSavedHistory(source, request);
  if (saved?.history.tip === request.tip) return { kind: 'found', ...saved };
  const line = await readCommitLine(source, request, loadTheRest);
  const { traceLine } = await loadTheRest();
  return traceLine(source, request, { line, saved });
}

/** All that reads manifests: a tenth of a second, in which Git is at work already. */
function loadTheRest(): Promise<typeof import('./trace-line.ts')> {
  return import('./trace-line.ts');
}
