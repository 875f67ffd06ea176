import { createHash } from 'node:crypto';
import type { CommitId, FileMode } from '../../model/git.ts';
import { corruptObject } from './git-error.ts';

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

export interface GitObject {
  readonly type: ObjectType;
  readonly bytes: Uint8Array;
}

export interface Commit {
  readonly tree: string;
  readonly parents: readonly CommitId[];
  /** Seconds since 1970, as the committer's machine had it: good for ordering, not for proof. */
  readonly committedAt: number;
}

/** One line of a tree. */
export interface TreeNode {
  /** The name's bytes, one character each: what Git compares. */
  readonly name: string;
  /** The name as text, with U+FFFD where it is not UTF-8. */
  readonly text: string;
  readonly kind: FileMode | 'folder';
  readonly id: string;
}

/** The entries of one folder by the bytes of their names, in Git's order. */
export type Tree = ReadonlyMap<string, TreeNode>;

export const emptyTree: Tree = new Map();

const idPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** True for a full object id in lower-case hex. */
export function isObjectId(text: string): boolean {
  return idPattern.test(text);
}

/** The id Git gives an object: SHA-1, or SHA-256 in a repository whose ids have 64 digits. */
export function hashObject({ type, bytes }: GitObject, idLength = 40): string {
  return createHash(idLength === 64 ? 'sha256' : 'sha1')
    .update(`${type} ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}

/** Reads the headers of a commit object; the message is left alone. */
export function parseCommit(id: CommitId, bytes: Uint8Array): Commit {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const end = text.indexOf('\n\n');
  const lines = (end < 0 ? text : text.slice(0, end)).split('\n');
  const valuesOf = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const [tree] = valuesOf('tree');
  const parents = valuesOf('parent');
  if (tree === undefined || ![tree, ...parents].every(isObjectId)) {
    throw corruptObject(`commit ${id} has no readable tree and parents`);
  }
  const seconds = /> (\d{1,15}) [+-]\d+$/.exec(valuesOf('committer')[0] ?? '')?.[1];
  return { tree, parents, committedAt: Number(seconds ?? 0) };
}

/**
 * Reads a tree object. Names that no Git would check out (empty, `.`, `..`, with a slash, or twice in one folder)
 * are refused, since paths made of them would not mean what they say.
 */
export function parseTree(id: string, bytes: Uint8Array): Tree {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const idBytes = id.length / 2;
  const nodes = new Map<string, TreeNode>();
  for (let at = 0; at < buffer.length;) {
    const space = buffer.indexOf(0x20, at);
    const zero = buffer.indexOf(0, space);
    const next = zero + 1 + idBytes;
    if (space < 0 || zero < 0 || next > buffer.length) throw corruptObject(`tree ${id} is cut off`);
    const name = buffer.toString('latin1', space + 1, zero);
    if (isUnsafeName(name) || nodes.has(name)) {
      throw corruptObject(`tree ${id} has an entry named ${JSON.stringify(name)}, which no Git would write`);
    }
    nodes.set(name, {
      name,
      text: buffer.toString('utf8', space + 1, zero),
      kind: kindOf(buffer.toString('latin1', at, space), id),
      id: buffer.toString('hex', zero + 1, next),
    });
    at = next;
  }
  return nodes;
}

function isUnsafeName(name: string): boolean {
  return name === '' || name === '.' || name === '..' || name.includes('/');
}

function kindOf(mode: string, tree: string): TreeNode['kind'] {
  const bits = /^[0-7]{5,6}$/.test(mode) ? Number.parseInt(mode, 8) : 0;
  switch (bits & 0o170000) {
    case 0o040000:
      return 'folder';
    case 0o100000:
      return (bits & 0o100) === 0 ? 'file' : 'executable';
    case 0o120000:
      return 'symlink';
    case 0o160000:
      return 'submodule';
    default:
      throw corruptObject(`tree ${tree} has an entry of mode ${JSON.stringify(mode)}`);
  }
}
