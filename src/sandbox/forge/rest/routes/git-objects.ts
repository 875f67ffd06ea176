import { actorIdentity } from '../../actions/merge.ts';
import { resolveCommit } from '../../actions/refs.ts';
import { ApiError, found, invalid, notFound } from '../../api-error.ts';
import type { GitIdentity } from '../../git/git-objects.ts';
import { encodeTag, parseTag } from '../../git/object-format.ts';
import { isTreePath, listTree, writeTree, type TreeChange } from '../../git/trees.ts';
import { presentGitCommit } from '../../present/commit.ts';
import { objectUrl, presentBlob, presentTag, presentTree } from '../../present/git-data.ts';
import { actorOf, created, ok, type Handlers, type RepositoryCall } from '../call.ts';
import type { Fields } from '../fields.ts';
import { requireContent } from './commits.ts';

/** Blobs, trees, commits and tags, as they are. */
export const gitObjectRoutes = {
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': async (call) => {
    const blob = await call.git.objects.read(call.parameter('file_sha'));
    if (blob?.type !== 'blob') throw notFound();
    if (call.accept.includes('raw'))
      return { status: 200, text: { type: 'application/octet-stream', content: blob.bytes } };
    return ok(presentBlob(call.core, call.repository, blob));
  },
  'POST /repos/{owner}/{repo}/git/blobs': async (call) => {
    await requireContent(call);
    const { core, fields, git, repository } = call;
    const encoding = fields.choice('encoding', ['utf-8', 'base64']) ?? 'utf-8';
    const content = fields.text('content');
    const sha = await git.write('blob', Buffer.from(content, encoding));
    return created({ sha, url: objectUrl(core, repository, { type: 'blob', sha }) });
  },
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': async (call) => {
    await requireContent(call);
    const { core, git, query, repository } = call;
    const sha = await treeOf(call, call.parameter('tree_sha'));
    const list = found(await listTree(git, sha, query.has('recursive')));
    return ok(presentTree(core, repository, { sha, ...list }));
  },
  'POST /repos/{owner}/{repo}/git/trees': async (call) => {
    await requireContent(call);
    const { core, fields, git, repository } = call;
    const base = fields.optionalText('base_tree');
    const items = fields.objects('tree');
    if (items === undefined) throw new ApiError(422, `Invalid request.\n\n"tree" wasn't supplied.`);
    const baseTree = base === undefined ? undefined : await treeOf(call, base);
    const changes = await Promise.all(items.map((item) => readTreeChange(call, item)));
    const sha = await writeTree(git, baseTree, changes);
    const list = found(await listTree(git, sha));
    return created(presentTree(core, repository, { sha, ...list }));
  },
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': async ({ core, git, parameter, repository }) =>
    ok(presentGitCommit(core, repository, found(await git.commit(parameter('commit_sha'))))),
  'POST /repos/{owner}/{repo}/git/commits': createCommit,
  'GET /repos/{owner}/{repo}/git/tags/{tag_sha}': async ({ core, git, parameter, repository }) => {
    const object = await git.objects.read(parameter('tag_sha'));
    if (object?.type !== 'tag') throw notFound();
    return ok(presentTag(core, repository, parseTag(object.sha, object.bytes)));
  },
  'POST /repos/{owner}/{repo}/git/tags': createTag,
} satisfies Handlers;

/** The tree that a name stands for: its own id, or that of a commit, branch or tag. */
async function treeOf({ git }: RepositoryCall, name: string): Promise<string> {
  const object = /^[\da-f]{40}$/.test(name) ? await git.objects.describe(name) : undefined;
  if (object?.type === 'tree') return name;
  const sha = await resolveCommit(git, name);
  return found(sha === undefined ? undefined : await git.commit(sha)).tree;
}

const modes = ['100644', '100755', '040000', '160000', '120000'] as const;

async function readTreeChange({ git }: RepositoryCall, item: Fields): Promise<TreeChange> {
  const path = item.text('path');
  const mode = item.choice('mode', modes);
  if (!isTreePath(path)) throw new ApiError(422, `tree.path contains a malformed path component`);
  if (mode === undefined) throw new ApiError(422, 'Must supply a valid tree.mode');
  const given = item.nullableText('sha');
  const content = item.optionalText('content');
  if (given === undefined && content === undefined)
    throw new ApiError(422, 'Must supply either tree.sha or tree.content');
  const sha = given === undefined ? await git.write('blob', Buffer.from(content ?? '')) : given;
  await checkEntry({ git, sha, mode });
  return { path, mode: mode === '040000' ? '40000' : mode, sha };
}

async function checkEntry(entry: {
  git: RepositoryCall['git'];
  sha: string | null;
  mode: string;
}): Promise<void> {
  const { git, sha, mode } = entry;
  if (sha === null || mode === '160000') return;
  const object = await git.objects.describe(sha);
  if (object?.type !== (mode === '040000' ? 'tree' : 'blob'))
    throw new ApiError(422, `tree.sha ${sha} is not a valid ${mode === '040000' ? 'tree' : 'blob'}`);
}

async function createCommit(call: RepositoryCall) {
  await requireContent(call);
  const { core, fields, git, repository } = call;
  const message = fields.text('message');
  const tree = fields.text('tree');
  const parents = fields.texts('parents') ?? [];
  if ((await git.objects.describe(tree))?.type !== 'tree') throw new ApiError(422, 'Tree SHA does not exist');
  for (const parent of parents)
    if ((await git.commit(parent)) === undefined)
      throw new ApiError(422, 'Parent SHA does not exist or is not a commit object');
  if (message.includes('\0')) throw invalid({ resource: 'Commit', field: 'message', code: 'invalid' });
  const who = actorIdentity(core, actorOf(call));
  const author = readIdentity(fields.object('author'), who);
  const committer = readIdentity(fields.object('committer'), fields.has('author') ? author : who);
  const signature = fields.optionalText('signature');
  const given = { tree, parents, author, committer, message };
  const sha = await git.writeCommit(signature === undefined ? given : { ...given, signature });
  return created(presentGitCommit(core, repository, found(await git.commit(sha))));
}

async function createTag(call: RepositoryCall) {
  const { core, fields, git, repository } = call;
  const object = fields.text('object');
  const type = fields.choice('type', ['commit', 'tree', 'blob']) ?? 'commit';
  if ((await git.objects.describe(object))?.type !== type)
    throw invalid({ resource: 'Tag', field: 'object', code: 'invalid' });
  const tagger = readIdentity(fields.object('tagger'), actorIdentity(core, actorOf(call)));
  const tag = { object, type, name: fields.text('tag'), tagger, message: fields.text('message') };
  if (/[\0\n]/.test(tag.name)) throw invalid({ resource: 'Tag', field: 'tag', code: 'invalid' });
  const sha = await git.write('tag', encodeTag(tag));
  return created(presentTag(core, repository, { ...tag, sha }));
}

/** A name, an address and perhaps a time; what is missing is filled in. */
export function readIdentity(fields: Fields | undefined, fallback: GitIdentity): GitIdentity {
  if (fields === undefined) return fallback;
  const date = fields.optionalText('date') ?? fallback.date;
  if (Number.isNaN(Date.parse(date)))
    throw invalid({ resource: 'Commit', field: 'date', code: 'invalid', value: date });
  return {
    name: fields.optionalText('name') ?? fallback.name,
    email: fields.optionalText('email') ?? fallback.email,
    date: new Date(Date.parse(date)).toISOString().replace(/\.\d+Z$/, 'Z'),
  };
}
