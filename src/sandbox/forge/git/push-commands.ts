import { Transform } from 'node:stream';

/** Lets a push pass through and notes which refs it means to move (gitprotocol-pack, "Reference Update Request"). */
export interface PushCommands {
  readonly stream: Transform;
  /** Full names, known once the stream has ended. */
  refs(): readonly string[];
}

/** Longest packet line (gitprotocol-common). */
const lineLimit = 65_520;

/** Begins to take notes. */
export function notePushCommands(): PushCommands {
  const refs: string[] = [];
  let head: Buffer | undefined = Buffer.alloc(0);
  const stream = new Transform({
    transform: (chunk: Buffer, _encoding, callback) => {
      if (head !== undefined) head = readLines(Buffer.concat([head, chunk]), refs);
      if (head !== undefined && head.length > lineLimit) callback(new Error('a packet line is too long'));
      else callback(null, chunk);
    },
  });
  return { stream, refs: () => refs };
}

const commandLine = /^[\da-f]{40} [\da-f]{40} ([^\0\n]+)/;

/** Takes whole packet lines off the front; gives what is left, or undefined once the list has ended. */
function readLines(bytes: Buffer, refs: string[]): Buffer | undefined {
  let rest = bytes;
  while (rest.length >= 4) {
    const length = Number.parseInt(rest.toString('latin1', 0, 4), 16);
    // `0000` ends the list; what is no packet line is for Git to refuse.
    if (!(length >= 4)) return undefined;
    if (rest.length < length) return rest;
    const ref = commandLine.exec(rest.toString('utf8', 4, length))?.[1];
    if (ref !== undefined) refs.push(ref);
    rest = rest.subarray(length);
  }
  return rest;
}
