import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { corruptObject } from './git-error.ts';

const checksumBytes = 20;

/** Writes a pack to a new file and compares it with the SHA-1 at its end. Throws `git-object-corrupt`. */
export async function downloadPack(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
): Promise<{ readonly size: number; readonly checksum: Buffer }> {
  const hash = createHash('sha1');
  let size = 0;
  let tail: Buffer = Buffer.alloc(0);
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      await file.writeFile(chunk);
      const unhashed = Buffer.concat([tail, chunk]);
      const hashable = Math.max(0, unhashed.length - checksumBytes);
      hash.update(unhashed.subarray(0, hashable));
      tail = unhashed.subarray(hashable);
    }
    await file.datasync();
  } finally {
    await file.close();
  }
  if (!hash.digest().equals(tail)) throw corruptObject('a pack arrived with a checksum that is not its own');
  return { size, checksum: tail };
}
