import type { Core } from '../core.ts';
import type { GitTreeEntry } from '../git/git-objects.ts';
import type { GitTag } from '../git/object-format.ts';
import type { GitObject } from '../git/object-reader.ts';
import { nodeId } from '../node-id.ts';
import type { Repository } from '../store/model/repository.ts';
import { repositoryUrl } from './repository.ts';

const folders = { blob: 'blobs', tree: 'trees', commit: 'commits', tag: 'tags' } as const;

/** Where an object of Git is in the API. */
export function objectUrl(
  core: Core,
  repository: Repository,
  object: { type: GitObject['type']; sha: string },
): string {
  return `${repositoryUrl(core, repository)}/git/${folders[object.type]}/${object.sha}`;
}

/** A ref (`git-ref`). */
export function presentRef(
  core: Core,
  repository: Repository,
  { ref, object }: { ref: string; object: GitObject },
) {
  return {
    ref,
    node_id: nodeId('REF', repository.id, ref),
    url: `${repositoryUrl(core, repository)}/git/${ref}`,
    object: { sha: object.sha, type: object.type, url: objectUrl(core, repository, object) },
  };
}

/** A tree (`git-tree`). */
export function presentTree(
  core: Core,
  repository: Repository,
  tree: { sha: string; entries: readonly GitTreeEntry[]; isTruncated: boolean },
) {
  return {
    sha: tree.sha,
    url: objectUrl(core, repository, { type: 'tree', sha: tree.sha }),
    tree: tree.entries.map((entry) => ({
      path: entry.path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.sha,
      ...(entry.size === null ? {} : { size: entry.size }),
      ...(entry.type === 'commit'
        ? {}
        : { url: objectUrl(core, repository, { ...entry, type: entry.type }) }),
    })),
    truncated: tree.isTruncated,
  };
}

/** A blob (`blob`), in base64 with line breaks as GitHub sends it. */
export function presentBlob(core: Core, repository: Repository, blob: GitObject) {
  return {
    sha: blob.sha,
    node_id: nodeId('B', repository.id, blob.sha),
    size: blob.size,
    url: objectUrl(core, repository, blob),
    content: toBase64Lines(blob.bytes),
    encoding: 'base64',
  };
}

/** Base64 in lines of 60 characters, each with a newline. */
export function toBase64Lines(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll(/.{1,60}/g, '$&\n');
}

/** An annotated tag (`git-tag`). */
export function presentTag(core: Core, repository: Repository, tag: GitTag) {
  const type = tag.type === 'tree' || tag.type === 'blob' || tag.type === 'tag' ? tag.type : 'commit';
  return {
    node_id: nodeId('TA', repository.id, tag.sha),
    sha: tag.sha,
    url: objectUrl(core, repository, { type: 'tag', sha: tag.sha }),
    tagger: tag.tagger ?? { name: '', email: '', date: '1970-01-01T00:00:00Z' },
    object: { sha: tag.object, type, url: objectUrl(core, repository, { type, sha: tag.object }) },
    tag: tag.name,
    message: tag.message,
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  };
}
