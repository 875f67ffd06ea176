import type { CommitId, TreeChange } from '../../../model/git.ts';
import type { CommitLine, RecordedCommit } from '../../../model/history.ts';
import type { LineRequest } from '../../../ports/history-reader.ts';
import { logFormat, parseLog } from './parse-log.ts';
import { runGit } from './run-git.ts';

/** Where the history is read. */
export interface HistorySource {
  readonly directory: string;
  readonly shallow: ReadonlySet<CommitId>;
}

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
  const newer = await readStretch(source, { tip, folder, after: base.tip });
  if (newer?.parent !== base.tip) return undefined;
  const { commits, sides } = newer;
  return {
    tip,
    folder,
    commits: [...base.commits, ...commits],
    sides: new Map([...base.sides, ...sides]),
  };
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
  const newestFirst = await readLog(source, folder, ['--first-parent', '-m', ...commitsOf(stretch)]);
  return {
    tip,
    folder,
    commits: newestFirst.toReversed().filter((commit) => isOfInterest(commit) || commit.id === tip),
    sides: await readSides(source, stretch, newestFirst),
    parent: newestFirst.at(-1)?.parents[0],
  };
}

function isOfInterest({ changes }: RecordedCommit): boolean {
  return changes.length > 0;
}

/** What every merge brought: the commits that it reaches and no earlier commit of the line does, newest first. */
async function readSides(
  source: HistorySource,
  stretch: Stretch,
  mainLine: readonly RecordedCommit[],
): Promise<ReadonlyMap<CommitId, readonly RecordedCommit[]>> {
  const merges = mainLine.filter(({ parents, changes }) => parents.length > 1 && changes.length > 0);
  if (merges.length === 0) return new Map();
  const graph = await readGraph(source, stretch);
  const seen = new Set(mainLine.map(({ id }) => id));
  const owners = new Map<CommitId, CommitId>();
  for (const merge of mainLine.toReversed()) {
    for (const id of reachable(merge.parents.slice(1), graph, seen)) owners.set(id, merge.id);
  }
  const brought = [...graph.keys()].filter((id) => owners.has(id));
  const commits: RecordedCommit[] = [];
  for (let start = 0; start < brought.length; start += atOnce) {
    const ids = brought.slice(start, start + atOnce);
    commits.push(...(await readLog(source, stretch.folder, ['--no-walk=unsorted', ...ids])));
  }
  return Map.groupBy(commits.filter(isOfInterest), ({ id }) => owners.get(id) ?? id);
}

/** Commits named in one command: their ids have to fit its arguments. */
const atOnce = 1_000;

type Graph = ReadonlyMap<CommitId, readonly CommitId[]>;

/** The parents of each commit, those of later commits first. */
async function readGraph({ directory }: HistorySource, stretch: Stretch): Promise<Graph> {
  const output = await runGit(directory, [
    'rev-list',
    '--parents',
    '--topo-order',
    ...commitsOf(stretch),
    '--',
  ]);
  const lines = output.toString('utf8').split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [id = '', ...parents] = line.split(' ');
      return [id, parents] as const;
    }),
  );
}

function commitsOf({ tip, after }: Stretch): readonly string[] {
  return after === undefined ? [tip] : [tip, `^${after}`];
}

/** Commits that can be reached and were not seen before; they are then. */
function reachable(starts: readonly CommitId[], graph: Graph, seen: Set<CommitId>): readonly CommitId[] {
  const found: CommitId[] = [];
  const waiting = [...starts];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const parents = seen.has(id) ? undefined : graph.get(id);
    if (parents === undefined) continue;
    seen.add(id);
    found.push(id);
    waiting.push(...parents);
  }
  return found;
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

async function readLog(
  { directory, shallow }: HistorySource,
  folder: string,
  selection: readonly string[],
): Promise<readonly RecordedCommit[]> {
  const output = await runGit(directory, [
    '--literal-pathspecs',
    ...asGitDoes.flatMap((setting) => ['-c', setting]),
    'log',
    ...logOptions,
    ...selection,
    '--',
    ...(folder === '' ? [] : [folder]),
  ]);
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

/** The newest commit on the first-parent line that was committed not after a time. */
export async function lastCommitAt(
  { directory }: HistorySource,
  tip: CommitId,
  time: string,
): Promise<CommitId | undefined> {
  const seconds = Math.floor(Date.parse(time) / 1000);
  const output = await runGit(directory, [
    'rev-list',
    '--first-parent',
    '--max-count=1',
    `--min-age=${seconds}`,
    tip,
    '--',
  ]);
  return output.toString('utf8').trim() || undefined;
}
