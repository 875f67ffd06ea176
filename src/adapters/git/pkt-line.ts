import { GitError } from './git-error.ts';

/** One packet of Git's wire format (gitprotocol-common, "pkt-line Format"; gitprotocol-v2 for the two markers). */
export type Packet =
  { readonly kind: 'data'; readonly bytes: Buffer } | { readonly kind: 'flush' | 'delimiter' | 'end' };

/** A request to a version 2 server: the command, then its arguments, one packet each. */
export function encodeCommand(command: string, args: readonly string[]): Buffer {
  const lines = [`command=${command}`, 'agent=charter'].map(encodeLine);
  return Buffer.from([...lines, '0001', ...args.map(encodeLine), '0000'].join(''), 'utf8');
}

function encodeLine(text: string): string {
  const length = Buffer.byteLength(text) + 5;
  return `${length.toString(16).padStart(4, '0')}${text}\n`;
}

/** A packet's text without its line end. */
export function packetText(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/\n$/, '');
}

/** Cuts a stream of bytes into packets; throws `git-fetch-failed` where it is no such stream or ends within a packet. */
export async function* readPackets(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Packet> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let next = readPacket(rest, at); next !== undefined; next = readPacket(rest, at)) {
      at = next.end;
      yield next.packet;
    }
    rest = rest.subarray(at);
  }
  if (rest.length > 0) throw badStream('it ends in the middle of a packet');
}

const markers = ['flush', 'delimiter', 'end'] as const;

function readPacket(bytes: Buffer, at: number): { packet: Packet; end: number } | undefined {
  if (bytes.length < at + 4) return undefined;
  const digits = bytes.toString('latin1', at, at + 4);
  const length = /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : 3;
  const marker = markers[length];
  if (marker !== undefined) return { packet: { kind: marker }, end: at + 4 };
  if (length < 4) throw badStream(`a packet begins with ${JSON.stringify(digits)}`);
  const end = at + length;
  return bytes.length < end
    ? undefined
    : { packet: { kind: 'data', bytes: bytes.subarray(at + 4, end) }, end };
}

function badStream(what: string): GitError {
  return new GitError({
    code: 'git-fetch-failed',
    message: `The Git server's answer cannot be read: ${what}.`,
    hint: 'It is tried again by itself. If it stays, look for a proxy that alters answers on the way to the forge.',
  });
}
