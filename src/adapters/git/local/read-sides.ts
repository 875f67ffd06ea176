import type { CommitId } from '../../../model/git.ts';
import type { MergedCommits, RecordedCommit } from '../../../model/history.ts';
import type { SidesRequest } from '../../../ports/history-reader.ts';
import { readLog, type HistorySource } from './read-log.ts';
import { runGit } from './run-git.ts';

/** Commits named in one command: their ids have to fit its arguments. */
const atOnce = 1_000;

/**
 * What some merges of a first-parent line brought, newest first. Only their commits are compared with their parents:
 * in a folder of thousands of files each such comparison costs Git some 0.4 ms.
 */
export async function readSides(
  source: HistorySource,
  { tip, folder, merges }: SidesRequest,
): Promise<MergedCommits> {
  if (merges.length === 0) return new Map();
  const graph = await readGraph(source, tip);
  const owners = findOwners(graph, tip, new Set(merges));
  const brought = [...graph.keys()].filter((id) => owners.has(id));
  const commits: RecordedCommit[] = [];
  for (let start = 0; start < brought.length; start += atOnce) {
    const ids = brought.slice(start, start + atOnce);
    commits.push(...(await readLog(source, folder, ['--no-walk=unsorted', ...ids])));
  }
  return Map.groupBy(
    commits.filter(({ changes }) => changes.length > 0),
    ({ id }) => owners.get(id) ?? id,
  );
}

type Graph = ReadonlyMap<CommitId, readonly CommitId[]>;

/** The parents of each commit, those of later commits first. */
async function readGraph({ directory }: HistorySource, tip: CommitId): Promise<Graph> {
  const output = await runGit(directory, ['rev-list', '--parents', '--topo-order', tip, '--']);
  const lines = output.toString('latin1').split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [id = '', ...parents] = line.split(' ');
      return [id, parents] as const;
    }),
  );
}

/** By commit: the merge among those wanted that brought it to the line. */
function findOwners(
  graph: Graph,
  tip: CommitId,
  wanted: ReadonlySet<CommitId>,
): ReadonlyMap<CommitId, CommitId> {
  const line = firstParents(graph, tip);
  const seen = new Set(line);
  const owners = new Map<CommitId, CommitId>();
  for (const id of line.toReversed()) {
    const others = graph.get(id)?.slice(1) ?? [];
    for (const brought of reachable(others, graph, seen)) if (wanted.has(id)) owners.set(brought, id);
  }
  return owners;
}

/** Newest first. */
function firstParents(graph: Graph, tip: CommitId): readonly CommitId[] {
  const line: CommitId[] = [];
  for (let id: CommitId | undefined = tip; id !== undefined; id = graph.get(id)?.[0]) line.push(id);
  return line;
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
