import { onTestFinished } from 'vitest';
import { openLocalRepository } from '../../src/adapters/git/local-repository.ts';
import type { HistorySource } from '../../src/flows/history/commit-line.ts';
import { traceHistory } from '../../src/flows/history/trace-history.ts';
import type { TracedHistory } from '../../src/flows/history/trace-line.ts';
import type { HistoryEntry, HistoryField, ManifestHistory } from '../../src/model/history.ts';
import { formatPath } from '../../src/model/pointer.ts';
import type { HistoryStore } from '../../src/ports/history-reader.ts';

/** A store that keeps nothing. */
export const forgetfulStore: HistoryStore = {
  load: () => Promise.resolve(undefined),
  save: () => Promise.resolve(),
};

/** The history of a repository on disk, with what is kept in it or without. */
export async function openHistoryOf(path: string, store?: HistoryStore): Promise<HistorySource> {
  const repository = await openLocalRepository(path);
  onTestFinished(() => repository.close());
  if (repository.history === undefined) throw new Error(`${path} is no clone`);
  return { ...repository.history, ...(store === undefined ? {} : { store }) };
}

export interface TraceWish {
  readonly text?: string;
  readonly tip: string;
  readonly folder?: string;
  readonly store?: HistoryStore;
}

export async function trace(path: string, wish: TraceWish): Promise<TracedHistory> {
  const { text = 'service:payments', tip, folder = '', store = forgetfulStore } = wish;
  return traceHistory(await openHistoryOf(path, store), { text, tip, folder, edition: 'test' });
}

/** The history of a manifest that is there. */
export async function historyOf(path: string, wish: TraceWish): Promise<ManifestHistory> {
  const traced = await trace(path, wish);
  if (traced.kind !== 'found') throw new Error(`expected a history, got ${traced.kind}`);
  return traced.history;
}

function valueText(value: unknown): string {
  return value === undefined ? '∅' : JSON.stringify(value);
}

/** `spec.replicas: 2 → 3`. */
export function fieldText({ path, kind, before, after }: HistoryField): string {
  return kind === 'value'
    ? `${formatPath(path)}: ${valueText(before)} → ${valueText(after)}`
    : `${formatPath(path)}: ${kind}`;
}

/** Of these the fields are the whole manifest. */
const wholeActions: readonly string[] = ['create', 'delete', 'present'];

/** An entry in a few words: what happened, in which message, and what changed where; a beginning without its fields. */
export function entryText(entry: HistoryEntry): string {
  const places = [
    ...(entry.written === undefined ? [] : [{ name: 'written', ...entry.written }]),
    ...entry.environments,
  ];
  const moved = entry.previousFile === undefined ? '' : ` ${entry.previousFile} →`;
  return [
    `${entry.action}${moved} ${entry.file} (${entry.landed.subject})`,
    ...places.map((place) =>
      [
        `  ${place.name} ${place.action}`,
        ...(wholeActions.includes(place.action) ? [] : place.fields.map(fieldText)),
        ...(place.problem === undefined ? [] : [`! ${place.problem}`]),
      ].join(' | '),
    ),
  ].join('\n');
}
