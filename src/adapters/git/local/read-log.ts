import type { CommitId, TreeChange } from '../../../model/git.ts';
import type { RecordedCommit } from '../../../model/history.ts';
import { LongPartCutter } from './cut-long-parts.ts';
import { logFormat, parseLog } from './parse-log.ts';
import { runGit } from './run-git.ts';

/** Where the history is read. */
export interface HistorySource {
  readonly directory: string;
  readonly shallow: ReadonlySet<CommitId>;
}

/** Settings of the user's that would change what `git log` writes. */
const asGitDoes = [
  'log.follow=false',
  'log.diffMerges=separate',
  'log.showRoot=true',
  'log.showSignature=false',
];

const logOptions = [
  '--raw',
  '-z',
  '--no-abbrev',
  '--no-renames',
  '--no-color',
  '--no-notes',
  '--ignore-submodules=none',
  '--sparse',
  '--date=raw',
  '--encoding=UTF-8',
  `--format=${logFormat}`,
];

/**
 * The commits that `git log` selects, each with the paths below a folder ('' for all) that it changes, relative to it.
 */
export async function readLog(
  { directory, shallow }: HistorySource,
  folder: string,
  selection: readonly string[],
): Promise<readonly RecordedCommit[]> {
  const words = [
    '--literal-pathspecs',
    ...asGitDoes.flatMap((setting) => ['-c', setting]),
    'log',
    ...logOptions,
    ...selection,
    '--',
    ...(folder === '' ? [] : [folder]),
  ];
  const cutter = new LongPartCutter();
  const output = await runGit(directory, words, { sieve: (chunk) => cutter.cut(chunk) });
  const commits = parseLog(output.toString('utf8'), shallow);
  return folder === '' ? commits : commits.map((commit) => ({ ...commit, changes: below(commit, folder) }));
}

function below({ changes }: RecordedCommit, folder: string): readonly TreeChange[] {
  return changes.flatMap(({ path, before, after }) => {
    if (!path.startsWith(folder)) return [];
    const own = path.slice(folder.length);
    return { path: own, before: before && { ...before, path: own }, after: after && { ...after, path: own } };
  });
}
