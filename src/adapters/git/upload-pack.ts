import type { CommitId } from '../../model/git.ts';
import { GitError } from './git-error.ts';
import { isObjectId } from './git-objects.ts';
import { encodeCommand, packetText, type Packet } from './pkt-line.ts';
import type { SmartHttp } from './smart-http.ts';

/** What a fetch needs and what need not be sent again. */
export interface PackRequest {
  readonly wants: readonly CommitId[];
  readonly haves: readonly CommitId[];
}

/**
 * The commits of some refs, by full name, in one request (gitprotocol-v2, "ls-refs"): a server with 40,000 pull
 * requests still answers two lines. A ref that does not exist is not in the map.
 */
export async function listRefs(
  remote: SmartHttp,
  names: readonly string[],
): Promise<ReadonlyMap<string, CommitId>> {
  const refs = new Map<string, CommitId>();
  const request = encodeCommand(
    'ls-refs',
    names.map((name) => `ref-prefix ${name}`),
  );
  for await (const packet of remote.command(request)) {
    const [id = '', name = ''] = textOf(packet, remote.place).split(' ');
    if (names.includes(name) && isObjectId(id)) refs.set(name, id);
  }
  return refs;
}

/** True when a wanted commit vanished between listing and fetching: list again. */
export function isVanishedWant(error: unknown): boolean {
  return (
    error instanceof GitError && error.code === 'git-fetch-failed' && error.message.includes('not our ref')
  );
}

/**
 * The bytes of a pack with all that the wanted commits need beyond the ones at hand, in one request
 * (gitprotocol-v2, "fetch"). The pack is complete in itself: no delta rests on an object outside it.
 */
export async function* fetchPack(remote: SmartHttp, { wants, haves }: PackRequest): AsyncGenerator<Buffer> {
  const args = [
    'ofs-delta',
    'no-progress',
    ...wants.map((id) => `want ${id}`),
    ...haves.map((id) => `have ${id}`),
    'done',
  ];
  let isPack = false;
  for await (const packet of remote.command(encodeCommand('fetch', args))) {
    if (packet.kind !== 'data') continue;
    if (!isPack) isPack = textOf(packet, remote.place) === 'packfile';
    else yield* readBand(packet.bytes, remote.place);
  }
  if (!isPack) throw refused(remote.place, 'it sent no pack');
}

/** Side band: 1 is the pack, 2 is talk for people, 3 is the reason for giving up. */
function* readBand(bytes: Buffer, place: string): Generator<Buffer> {
  const content = bytes.subarray(1);
  if (bytes[0] === 1) yield content;
  if (bytes[0] === 3) throw refused(place, content.toString('utf8'));
}

function textOf(packet: Packet, place: string): string {
  if (packet.kind !== 'data') return '';
  const text = packetText(packet.bytes);
  if (text.startsWith('ERR ')) throw refused(place, text.slice(4));
  return text;
}

function refused(place: string, reason: string): GitError {
  const shown = reason
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, 200);
  return new GitError({
    code: 'git-fetch-failed',
    message: `${place} broke off a fetch: ${shown}.`,
    hint: 'It is tried again by itself. If it stays, try `git fetch` from the same network to see whether the forge is at fault.',
  });
}
