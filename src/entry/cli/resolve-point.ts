import type { LocalRepository } from '../../adapters/git/local-repository.ts';
import { readTime, type TypedTime } from '../../history/point-in-time.ts';
import type { CommitId } from '../../model/git.ts';
import { HistoryError } from './history-error.ts';
import { shellWord } from '../../model/shell-word.ts';
import { sayNote } from './say-note.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/**
 * The commit that a text names: of a time the last one on the first-parent line of HEAD that was committed not after
 * it, else whatever `git rev-parse` takes it for. Where the dates on the line go backwards there, a note says so. Throws
 * `GitError` and `HistoryError`.
 */
export async function resolvePoint(
  repository: LocalRepository,
  text: string,
  terminal: Terminal,
): Promise<CommitId> {
  const time = readTime(text);
  if (time.kind === 'none') return repository.resolve(text);
  const { to } = checkTime(time, text);
  const head = repository.head ?? (await repository.resolve('HEAD'));
  const found = await repository.history?.reader.lastCommitAt(head, to);
  if (found !== undefined) {
    const { id, laterAncestor } = found;
    if (laterAncestor !== undefined) sayOnce(terminal, await clockNote(text, id, laterAncestor));
    return id;
  }
  const isShallow = repository.history?.reader.fingerprint !== '';
  throw new HistoryError({
    code: 'history-before-first-commit',
    message: `Nothing on the first-parent line of HEAD was committed at or before ${text}.`,
    hint: isShallow
      ? 'This is a shallow clone: run `git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0`).'
      : 'Name a later time; `git log --first-parent --reverse` begins with the first commit.',
  });
}

async function clockNote(text: string, id: CommitId, later: CommitId): Promise<string> {
  const { shortId } = await import('../../render/history/commit-text.ts');
  return `${text} is answered by ${shortId(id)}, which comes after ${shortId(later)} and has an earlier date: a clock was wrong, or a date was made up, so this may be a later state than the one of that time. The dates are in \`git log --first-parent --format='%h %cI %s'\`.`;
}

/** A command may look the same time up more than once. */
const said = new WeakMap<Terminal, Set<string>>();

function sayOnce(terminal: Terminal, note: string): void {
  const notes = said.get(terminal) ?? new Set();
  said.set(terminal, notes);
  if (notes.has(note)) return;
  notes.add(note);
  sayNote(terminal, note);
}

export interface Bounds {
  /** ISO times, both included. */
  readonly since: string | undefined;
  readonly until: string | undefined;
}

/** The times of `--since` and `--until`: from the beginning of the one to the end of the other. */
export function readBounds(options: {
  readonly since: string | undefined;
  readonly until: string | undefined;
}): Bounds {
  return {
    since: options.since === undefined ? undefined : readBound('since', options.since).from,
    until: options.until === undefined ? undefined : readBound('until', options.until).to,
  };
}

function readBound(option: string, text: string): Extract<TypedTime, { kind: 'time' }> {
  const time = readTime(text);
  if (time.kind !== 'none') return checkTime(time, text);
  throw new UsageError({
    code: 'usage-invalid-value',
    message: `\`--${option}\` takes a time; found ${shellWord(text)}.`,
    hint: `For example: \`--${option} 2026-03-01\` or \`--${option} 2026-03-01T12:00:00+01:00\``,
  });
}

function checkTime(
  time: Exclude<TypedTime, { kind: 'none' }>,
  text: string,
): Extract<TypedTime, { kind: 'time' }> {
  if (time.kind === 'invalid') {
    throw new HistoryError({
      code: 'history-time-invalid',
      message: `${text} has the form of a time, and is in no calendar or on no clock.`,
      hint: 'Give a time as in 2026-03-01, 2026-03-01T12:00 or 2026-03-01T12:00:00+01:00; a branch of such a name as in refs/heads/2026-03-01.',
    });
  }
  if (Date.parse(time.from) > Date.now()) {
    throw new HistoryError({
      code: 'history-time-in-future',
      message: `${text} lies in the future; nobody has committed anything there.`,
      hint: 'Leave it out to see the present. Times without an offset are UTC.',
    });
  }
  return time;
}

/** The number of `--limit`; undefined where it is left out. */
export function readLimit(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError({
    code: 'usage-invalid-value',
    message: `\`--limit\` takes a number from 1 on; found ${shellWord(text)}.`,
    hint: 'For example: `--limit 20`',
  });
}
