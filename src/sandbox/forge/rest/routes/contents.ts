import { actorIdentity } from '../../actions/merge.ts';
import { moveRefs, resolveCommit } from '../../actions/refs.ts';
import { ApiError, found, notFound } from '../../api-error.ts';
import type { GitCommit } from '../../git/git-objects.ts';
import type { TreeLine } from '../../git/object-format.ts';
import { findEntry, isTreePath, listTree, writeTree, type TreeChange } from '../../git/trees.ts';
import { encodePath, presentGitCommit } from '../../present/commit.ts';
import { objectUrl, toBase64Lines } from '../../present/git-data.ts';
import { repositoryPage, repositoryUrl } from '../../present/repository.ts';
import { actorOf, type Handlers, type Reply, type RepositoryCall } from '../call.ts';
import { readIdentity } from './git-objects.ts';

/** Files and folders by path. */
export const contentRoutes = {
  'GET /repos/{owner}/{repo}/contents/{path}': async (call) => {
    const path = call.parameter('path').replaceAll(/^\/+|\/+$/g, '');
    const ref = call.query.get('ref') ?? call.repository.defaultBranch;
    const sha = await resolveCommit(call.git, ref);
    if (sha === undefined)
      throw new ApiError(
        404,
        (await call.git.refs()).size === 0
          ? 'This repository is empty.'
          : `No commit found for the ref ${ref}`,
      );
    const { tree } = found(await call.git.commit(sha));
    const entry = found(await findEntry(call.git, tree, path));
    return entry.mode === '40000'
      ? listFolder(call, { entry, path, ref })
      : showFile(call, { entry, path, ref });
  },
  'PUT /repos/{owner}/{repo}/contents/{path}': async (call) => {
    const path = call.parameter('path');
    if (!isTreePath(path)) throw new ApiError(422, 'path contains a malformed path component');
    const content = Buffer.from(call.fields.text('content').replaceAll(/\s/g, ''), 'base64');
    const { commit, before, sha } = await commitChange(call, path, async () => ({
      path,
      mode: '100644',
      sha: await call.git.write('blob', content),
    }));
    const ref = call.fields.optionalText('branch') ?? call.repository.defaultBranch;
    const entry = { mode: '100644', name: path.split('/').at(-1) ?? path, sha: sha ?? '' };
    const file = { ...presentLinks(call, { entry, path, ref }), type: 'file', size: content.length };
    return {
      status: before === undefined ? 201 : 200,
      body: { content: file, commit: presentGitCommit(call.core, call.repository, commit) },
    };
  },
  'DELETE /repos/{owner}/{repo}/contents/{path}': async (call) => {
    const path = call.parameter('path');
    const { commit } = await commitChange(call, path, async (before) => {
      if (before === undefined) throw notFound();
      return { path, mode: before.mode, sha: null };
    });
    return {
      status: 200,
      body: { content: null, commit: presentGitCommit(call.core, call.repository, commit) },
    };
  },
} satisfies Handlers;

interface Place {
  readonly entry: TreeLine;
  readonly path: string;
  readonly ref: string;
}

async function listFolder(call: RepositoryCall, { entry, path, ref }: Place): Promise<Reply> {
  const { entries } = found(await listTree(call.git, entry.sha));
  const body = entries.map((item) => {
    const line = { mode: item.mode.replace(/^0/, ''), name: item.path, sha: item.sha };
    const below = path === '' ? item.path : `${path}/${item.path}`;
    const links = presentLinks(call, { entry: line, path: below, ref });
    return { ...links, type: typeOf(line), size: item.size ?? 0 };
  });
  return { status: 200, body };
}

function typeOf({ mode }: TreeLine): string {
  if (mode === '40000') return 'dir';
  if (mode === '160000') return 'submodule';
  return mode === '120000' ? 'symlink' : 'file';
}

async function showFile(call: RepositoryCall, place: Place): Promise<Reply> {
  const blob = await call.git.objects.read(place.entry.sha);
  if (place.entry.mode === '160000') return showSubmodule(call, place);
  if (blob?.type !== 'blob') throw notFound();
  if (call.accept.includes('raw'))
    return { status: 200, text: { type: 'application/vnd.github.raw; charset=utf-8', content: blob.bytes } };
  const links = presentLinks(call, place);
  const isLink = place.entry.mode === '120000';
  return {
    status: 200,
    body: {
      ...links,
      type: typeOf(place.entry),
      size: blob.size,
      ...(isLink
        ? { target: blob.bytes.toString('utf8') }
        : { content: toBase64Lines(blob.bytes), encoding: 'base64' }),
    },
  };
}

function showSubmodule(call: RepositoryCall, place: Place): Reply {
  return {
    status: 200,
    body: { ...presentLinks(call, place), type: 'submodule', size: 0, submodule_git_url: '' },
  };
}

function presentLinks({ core, repository }: RepositoryCall, { entry, path, ref }: Place) {
  const isFolder = entry.mode === '40000';
  const encoded = encodePath(path);
  const self = `${repositoryUrl(core, repository)}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const git = objectUrl(core, repository, { type: isFolder ? 'tree' : 'blob', sha: entry.sha });
  const page = repositoryPage(core, repository);
  const html = `${page}/${isFolder ? 'tree' : 'blob'}/${ref}/${encoded}`;
  return {
    name: path.split('/').at(-1) ?? path,
    path,
    sha: entry.sha,
    url: self,
    html_url: html,
    git_url: git,
    download_url: isFolder ? null : `${page}/raw/${ref}/${encoded}`,
    _links: { self, git, html },
  };
}

type Change = (before: TreeLine | undefined) => Promise<TreeChange>;

/** Commits a change of one file to a branch, if the file is still the one that the caller saw. */
async function commitChange(
  call: RepositoryCall,
  path: string,
  change: Change,
): Promise<{ commit: GitCommit; before: TreeLine | undefined; sha: string | null }> {
  const { core, fields, git, repository } = call;
  const branch = fields.optionalText('branch') ?? repository.defaultBranch;
  const message = fields.text('message');
  const ref = `refs/heads/${branch}`;
  return git.exclusive(async () => {
    const refs = await git.refs();
    const tip = refs.get(ref);
    // The first commit of all may be made this way; a branch of its own must be there.
    if (tip === undefined && refs.size > 0) throw new ApiError(404, `Branch ${branch} not found`);
    const parent = tip === undefined ? undefined : found(await git.commit(tip));
    const before = parent === undefined ? undefined : await findEntry(git, parent.tree, path);
    checkSeen(call, path, before);
    const wanted = await change(before);
    const tree = await writeTree(git, parent?.tree, [wanted]);
    const who = actorIdentity(core, actorOf(call));
    const committer = readIdentity(fields.object('committer'), who);
    const author = readIdentity(fields.object('author'), committer);
    const after = await git.writeCommit({
      tree,
      parents: tip === undefined ? [] : [tip],
      author,
      committer,
      message,
    });
    await moveRefs(core, actorOf(call), { repository, changes: [{ ref, before: tip, after }] });
    return { commit: found(await git.commit(after)), before, sha: wanted.sha };
  });
}

function checkSeen({ fields }: RepositoryCall, path: string, before: TreeLine | undefined): void {
  if (before === undefined) return;
  if (before.mode === '40000') throw new ApiError(422, `${path} is a folder`);
  const sha = fields.optionalText('sha');
  if (sha === undefined) throw new ApiError(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  if (sha !== before.sha) throw new ApiError(409, `${path} does not match ${sha}`);
}
