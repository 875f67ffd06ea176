/** A ref that a push means to move (gitprotocol-pack, "Reference Update Request"). */
export interface PushCommand {
  readonly ref: string;
  /** Undefined where the ref is to be deleted. */
  readonly after: string | undefined;
}

export interface Push {
  readonly commands: readonly PushCommand[];
  /** The whole request, from its beginning. */
  readonly body: AsyncIterable<Buffer>;
}

/** Longest packet line (gitprotocol-common). */
const lineLimit = 65_520;

/** Reads what a push means to do, which stands before all objects, and no more. */
export async function readPush(source: AsyncIterable<Buffer>): Promise<Push> {
  const commands: PushCommand[] = [];
  const chunks: Buffer[] = [];
  const iterator = source[Symbol.asyncIterator]();
  let head: Buffer | undefined = Buffer.alloc(0);
  while (head !== undefined) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    head = readLines(Buffer.concat([head, next.value]), commands);
    if (head !== undefined && head.length > lineLimit) throw new Error('a packet line is too long');
  }
  return { commands, body: wholeOf(chunks, iterator) };
}

async function* wholeOf(chunks: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* chunks;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

const commandLine = /^[\da-f]{40} ([\da-f]{40}) ([^\0\n]+)/;

/** Takes whole packet lines off the front; gives what is left, or undefined once the list has ended. */
function readLines(bytes: Buffer, commands: PushCommand[]): Buffer | undefined {
  let rest = bytes;
  while (rest.length >= 4) {
    const length = Number.parseInt(rest.toString('latin1', 0, 4), 16);
    // `0000` ends the list; what is no packet line is for Git to refuse.
    if (!(length >= 4)) return undefined;
    if (rest.length < length) return rest;
    const [, after, ref] = commandLine.exec(rest.toString('utf8', 4, length)) ?? [];
    if (ref !== undefined) commands.push({ ref, after: /^0+$/.test(after ?? '') ? undefined : after });
    rest = rest.subarray(length);
  }
  return rest;
}
