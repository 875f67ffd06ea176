import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { CommitId } from '../../model/git.ts';
import { GitError } from './git-error.ts';
import { hashObject, type GitObject } from './git-objects.ts';
import { packetText } from './pkt-line.ts';
import type { SmartHttp } from './smart-http.ts';

/** Stands for a ref that is not there. */
const nothing = '0'.repeat(40);

/** How one ref is to move: only where it is at `before` when the server gets to it. */
export interface RefUpdate {
  /** Full name. */
  readonly ref: string;
  readonly before: CommitId | undefined;
  readonly after: CommitId | undefined;
  /** What the server needs for it. */
  readonly objects: readonly GitObject[];
}

/**
 * Moves one ref by a push (gitprotocol-pack, "Pushing Data To a Server"), which costs no call of the API and happens as a
 * whole or not at all. False where the server refused it, as it does when the ref is somewhere else.
 */
export async function pushRef(
  remote: SmartHttp,
  { ref, before, after, objects }: RefUpdate,
): Promise<boolean> {
  const line = `${before ?? nothing} ${after ?? nothing} ${ref}\0 report-status agent=charter`;
  const length = (Buffer.byteLength(line) + 4).toString(16).padStart(4, '0');
  const command = Buffer.from(`${length}${line}0000`, 'utf8');
  const pack = after === undefined ? Buffer.alloc(0) : encodePack(objects);
  const lines: string[] = [];
  for await (const packet of remote.push(Buffer.concat([command, pack]))) {
    if (packet.kind === 'data') lines.push(packetText(packet.bytes));
  }
  if (lines[0] !== 'unpack ok') throw notTaken(remote.place, lines[0] ?? 'it said nothing');
  return lines.includes(`ok ${ref}`);
}

const types: Readonly<Record<GitObject['type'], number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };

/** Few and small objects as a pack without deltas (gitformat-pack). */
function encodePack(objects: readonly GitObject[]): Buffer {
  const header = Buffer.alloc(12);
  header.write('PACK', 'latin1');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(objects.length, 8);
  const body = Buffer.concat([header, ...objects.flatMap(encodeEntry)]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

function encodeEntry({ type, bytes }: GitObject): readonly Buffer[] {
  let rest = Math.floor(bytes.length / 16);
  const sizes = [(types[type] << 4) | (bytes.length % 16)];
  while (rest > 0) {
    sizes.push(rest % 128);
    rest = Math.floor(rest / 128);
  }
  const head = sizes.map((byte, at) => (at < sizes.length - 1 ? byte | 128 : byte));
  return [Buffer.from(head), deflateSync(bytes)];
}

/** A commit without parents and files. `by` is who has made it; the time is to the second. */
export function emptyCommit({
  message,
  at,
  by,
}: {
  readonly message: string;
  readonly at: string;
  readonly by: { readonly id: number; readonly login: string };
}): { readonly id: CommitId; readonly objects: readonly GitObject[] } {
  const tree: GitObject = { type: 'tree', bytes: new Uint8Array() };
  const login = by.login.replaceAll(/[^\w[\]-]/g, '');
  const who = `${login} <${by.id}+${login}@users.noreply.github.com> ${Math.floor(Date.parse(at) / 1000)} +0000`;
  const text = `tree ${hashObject(tree)}\nauthor ${who}\ncommitter ${who}\n\n${message}`;
  const commit: GitObject = { type: 'commit', bytes: new TextEncoder().encode(text) };
  return { id: hashObject(commit), objects: [tree, commit] };
}

function notTaken(place: string, reason: string): GitError {
  const shown = reason
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, 200);
  return new GitError({
    code: 'git-push-failed',
    message: `${place} did not take a push: ${shown}.`,
    hint: 'Type the command again. If it stays, check that the App may write contents.',
  });
}
