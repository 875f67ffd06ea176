import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { GitObject } from './object-reader.ts';

const compress = promisify(deflate);

/**
 * Stores an object as a loose file, as Git does (Git Internals, "Object Storage"), and gives its id. The bytes
 * must be well-formed: see `encode-objects.ts`. Writing an object twice is harmless.
 */
export async function writeObject(
  directory: string,
  type: GitObject['type'],
  bytes: Uint8Array,
): Promise<string> {
  const stored = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]);
  const sha = createHash('sha1').update(stored).digest('hex');
  const folder = join(directory, 'objects', sha.slice(0, 2));
  const file = join(folder, sha.slice(2));
  if (await exists(file)) return sha;
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `tmp_obj_${randomUUID()}`);
  await writeFile(temporary, await compress(stored, { level: 1 }), { mode: 0o444 });
  await rename(temporary, file);
  return sha;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
