import type { CommitId } from '../../../model/git.ts';
import type { CommitLine } from '../../../model/history.ts';
import type { DatedCommit, LineRequest } from '../../../ports/history-reader.ts';
import { GitError } from '../git-error.ts';
import { readLog, type HistorySource } from './read-log.ts';
import { runGit } from './run-git.ts';

/** The first-parent line of a commit; a line that it continues is not read again. */
export async function readLine(
  source: HistorySource,
  { tip, folder, known }: LineRequest,
): Promise<CommitLine> {
  const base = known?.folder === folder ? known : undefined;
  if (base?.tip === tip) return base;
  return (
    (base && (await readOn(source, base, tip))) ?? readStretch(source, { tip, folder, after: undefined })
  );
}

/** A line with what came after it; undefined where the commit is not further along on it. */
async function readOn(
  source: HistorySource,
  base: CommitLine,
  tip: CommitId,
): Promise<CommitLine | undefined> {
  const { folder } = base;
  const newer = await readStretch(source, { tip, folder, after: base.tip }).catch(undefinedWhereForgotten);
  if (newer?.parent !== base.tip) return undefined;
  return { tip, folder, commits: [...base.commits, ...newer.commits] };
}

/** Git no longer has the commits of a line that was rewritten, some time after that. */
function undefinedWhereForgotten(error: unknown): undefined {
  if (error instanceof GitError && error.code === 'git-command-failed') return undefined;
  throw error;
}

interface Stretch {
  readonly tip: CommitId;
  readonly folder: string;
  /** Commits that this one reaches are left out. */
  readonly after: CommitId | undefined;
}

/** A part of a line, and the first parent of its oldest commit. */
async function readStretch(
  source: HistorySource,
  stretch: Stretch,
): Promise<CommitLine & { readonly parent: CommitId | undefined }> {
  const { tip, folder } = stretch;
  // Commits without a change in the folder are read too, so that it can be told where the stretch begins.
  const parts = (await partsOf(source, stretch)).map((commits) =>
    readLog(source, folder, ['--first-parent', '-m', ...commits]),
  );
  const newestFirst = (await Promise.all(parts)).flat();
  return {
    tip,
    folder,
    commits: newestFirst.toReversed().filter(({ id, changes }) => changes.length > 0 || id === tip),
    parent: newestFirst.at(-1)?.parents[0],
  };
}

/** From so many commits on a whole line is read in two parts at once: Git compares trees on one processor. */
const longLine = 500;

/** What to ask Git for, newest first. */
async function partsOf(
  { directory }: HistorySource,
  { tip, after }: Stretch,
): Promise<readonly (readonly string[])[]> {
  if (after !== undefined) return [[tip, `^${after}`]];
  const list = await runGit(directory, ['rev-list', '--first-parent', tip, '--']);
  const ids = list.toString('utf8').trimEnd().split('\n');
  const middle = ids[Math.floor(ids.length / 2)];
  return ids.length < longLine || middle === undefined ? [[tip]] : [[tip, `^${middle}`], [middle]];
}

/** Commits that are looked at to see whether clocks went backwards; Git lists them in some hundredths of a second. */
const lookBack = 1001;

/** The newest commit on the first-parent line that was committed not after a time. */
export async function lastCommitAt(
  { directory }: HistorySource,
  tip: CommitId,
  time: string,
): Promise<DatedCommit | undefined> {
  const seconds = Math.floor(Date.parse(time) / 1000);
  const output = await runGit(directory, [
    'rev-list',
    '--first-parent',
    `--max-count=${lookBack}`,
    `--min-age=${seconds}`,
    '--timestamp',
    '--parents',
    tip,
    '--',
  ]);
  const rows = output
    .toString('utf8')
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => row.split(' '));
  const [, id] = rows[0] ?? [];
  return id === undefined ? undefined : { id, laterAncestor: laterIn(rows) };
}

/**
 * The first commit with a later date than the one of the first row. Each row has a date, a commit and its parents; a
 * first parent that has no row of its own is later than what was asked for.
 */
function laterIn(rows: readonly (readonly string[])[]): CommitId | undefined {
  const [[newest] = []] = rows;
  for (const [index, [, , parent]] of rows.entries()) {
    if (parent === undefined || index === lookBack - 1) return undefined;
    const [date, id] = rows[index + 1] ?? [];
    if (id !== parent || Number(date) > Number(newest)) return parent;
  }
  return undefined;
}
