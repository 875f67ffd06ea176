import { ApiError } from '../api-error.ts';
import type { GitRepository } from '../git/git-repository.ts';
import { findEntry, listTree } from '../git/trees.ts';
import type { TreeLine } from '../git/object-format.ts';
import { nodeId } from '../node-id.ts';
import { resolveCommit } from '../actions/refs.ts';
import { operations } from '../rest/operations.ts';
import type { Repository } from '../store/model/repository.ts';
import { demand, type Asked } from './asked.ts';
import { commitNode } from './commits.ts';
import { connection, type PageArguments } from './connection.ts';

/** A `Ref`, or null where there is none of that full name. */
export async function refNode(asked: Asked, repository: Repository, ref: string): Promise<object | null> {
  demand(asked, repository, operations['GET /repos/{owner}/{repo}/git/ref/{ref}']);
  const git = asked.core.repositories.open(repository.id);
  const sha = (await git.refs()).get(ref);
  if (sha === undefined) return null;
  const [, prefix = '', name = ref] = /^(refs\/(?:heads|tags)\/|refs\/)(.*)$/s.exec(ref) ?? [];
  return {
    __typename: 'Ref',
    id: nodeId('REF', repository.id, ref),
    prefix,
    name,
    target: () => objectNamed(asked, repository, sha),
    compare: ({ headRef }: { headRef: string }) => compare(asked, repository, { sha, headRef }),
  };
}

/** The refs below a prefix, in order of their names, which are given without it. */
export async function refsOf(
  asked: Asked,
  repository: Repository,
  { refPrefix, ...page }: PageArguments & { readonly refPrefix: string },
): Promise<object> {
  demand(asked, repository, operations['GET /repos/{owner}/{repo}/git/matching-refs/{ref}']);
  const refs = await asked.core.repositories.open(repository.id).refs();
  const all = [...refs.keys()].filter((ref) => ref.startsWith(refPrefix)).toSorted();
  return connection({ name: 'refs', all }, page, async (ref) => ({
    ...(await refNode(asked, repository, ref)),
    prefix: refPrefix,
    name: ref.slice(refPrefix.length),
  }));
}

async function compare(
  asked: Asked,
  repository: Repository,
  { sha, headRef }: { sha: string; headRef: string },
): Promise<object | null> {
  const git = asked.core.repositories.open(repository.id);
  const head = await resolveCommit(git, headRef);
  if (head === undefined) return null;
  const { ahead, behind } = await git.distance(sha, head);
  return { id: nodeId('CMP', repository.id, `${sha}...${head}`), aheadBy: ahead, behindBy: behind };
}

/** A commit by one of its names, or `commit:path` for a folder or a file of it; null where there is nothing. */
export async function objectNamed(
  asked: Asked,
  repository: Repository,
  name: string,
): Promise<object | null> {
  demand(asked, repository, operations['GET /repos/{owner}/{repo}/commits/{ref}']);
  const git = asked.core.repositories.open(repository.id);
  const [, revision = name, path] = /^([^:]*):(.*)$/s.exec(name) ?? [];
  const branch = `refs/heads/${repository.defaultBranch}`;
  const sha = await resolveCommit(git, revision === 'HEAD' ? branch : revision);
  const commit = sha === undefined ? undefined : await git.commit(sha);
  if (commit === undefined) return null;
  if (path === undefined) return commitNode(asked, repository, commit);
  const entry = await findEntry(git, commit.tree, path);
  return entry === undefined ? null : entryNode(git, repository, entry);
}

async function entryNode(git: GitRepository, repository: Repository, entry: TreeLine): Promise<object> {
  const common = { oid: entry.sha };
  if (entry.mode === '40000')
    return {
      ...common,
      __typename: 'Tree',
      id: nodeId('T', repository.id, entry.sha),
      entries: () => treeEntries(git, entry.sha),
    };
  const size = (await git.objects.describe(entry.sha))?.size ?? 0;
  return { ...common, __typename: 'Blob', id: nodeId('B', repository.id, entry.sha), byteSize: size };
}

async function treeEntries(git: GitRepository, sha: string): Promise<readonly object[]> {
  const list = await listTree(git, sha);
  if (list === undefined) throw new ApiError(404, 'Could not resolve to a Tree.');
  return list.entries.map(({ path, type, sha: oid }) => ({ name: path, type, oid }));
}
