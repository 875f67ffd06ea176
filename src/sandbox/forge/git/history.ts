import { runGit, tryGit } from './run-git.ts';

/** The best common ancestor of two commits; undefined where the histories have nothing in common. */
export async function findMergeBase(directory: string, a: string, b: string): Promise<string | undefined> {
  const result = await tryGit({ directory, args: ['merge-base', a, b] });
  const sha = result.stdout.toString('latin1').trim();
  return result.status === 0 && sha !== '' ? sha : undefined;
}

export interface Distance {
  /** Commits of the head that the base lacks. */
  readonly ahead: number;
  readonly behind: number;
}

/** How far two commits are apart. */
export async function measureDistance(directory: string, base: string, head: string): Promise<Distance> {
  const args = ['rev-list', '--left-right', '--count', `${base}...${head}`];
  const [behind, ahead] = (await runGit({ directory, args }))
    .toString('latin1')
    .trim()
    .split('\t')
    .map(Number);
  return { ahead: ahead ?? 0, behind: behind ?? 0 };
}

export interface CommitWalk {
  /** Where to start from. */
  readonly from: string;
  /** Commits reachable from these are left out. */
  readonly without?: readonly string[];
  readonly limit?: number;
  readonly skip?: number;
  /** Only commits that change this path. */
  readonly path?: string;
  /** ISO times. */
  readonly since?: string;
  readonly until?: string;
  readonly author?: string;
}

/** Ids of commits, newest first (children before parents). */
export async function walkCommits(directory: string, walk: CommitWalk): Promise<readonly string[]> {
  const args = [
    'rev-list',
    '--topo-order',
    ...(walk.limit === undefined ? [] : [`--max-count=${walk.limit}`]),
    ...(walk.skip === undefined ? [] : [`--skip=${walk.skip}`]),
    ...(walk.since === undefined ? [] : [`--since=${walk.since}`]),
    ...(walk.until === undefined ? [] : [`--until=${walk.until}`]),
    ...(walk.author === undefined ? [] : ['--fixed-strings', `--author=${walk.author}`]),
    walk.from,
    ...(walk.without ?? []).map((sha) => `^${sha}`),
    '--',
    ...(walk.path === undefined ? [] : [`:(literal)${walk.path}`]),
  ];
  const output = (await runGit({ directory, args })).toString('latin1').trim();
  return output === '' ? [] : output.split('\n');
}

/** The refs under a prefix whose commits are all reachable from a commit. */
export async function refsMergedInto(
  directory: string,
  sha: string,
  prefix: string,
): Promise<ReadonlySet<string>> {
  const args = ['for-each-ref', `--merged=${sha}`, '--format=%(refname)', prefix];
  return new Set((await runGit({ directory, args })).toString('utf8').trim().split('\n'));
}

/** True when `ancestor` is `descendant` or one of its ancestors. */
export async function isAncestor(directory: string, ancestor: string, descendant: string): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', ancestor, descendant];
  return (await tryGit({ directory, args })).status === 0;
}
