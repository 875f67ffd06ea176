import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { PackFile } from './pack-file.ts';
import { writePackIndex, type IndexEntry } from './pack-index.ts';

const headerBytes = 12;
const checksumBytes = 20;
const chunk = 1024 * 1024;

/** More packs than this make every look-up slow. */
const manyPacks = 8;

/**
 * The packs that should become one: none while they are few, else the smallest ones, up to the first that holds
 * at least twice as much as all of them. So each byte is copied a logarithmic number of times, and the number of
 * packs stays logarithmic too.
 */
export function choosePacksToCombine(packs: readonly PackFile[]): readonly PackFile[] {
  if (packs.length <= manyPacks) return [];
  const ascending = packs.toSorted((a, b) => a.index.count - b.index.count);
  let total = 0;
  let taken = 0;
  for (const { index } of ascending) {
    if (taken >= 2 && index.count >= 2 * total) break;
    total += index.count;
    taken++;
  }
  return ascending.slice(0, taken);
}

/**
 * Writes one new file with the entries of several packs, byte by byte as they are: deltas point back by a distance,
 * which does not change. Gives the pack's checksum and its index.
 */
export async function combinePacks(
  packs: readonly PackFile[],
  path: string,
): Promise<{ readonly checksum: Buffer; readonly index: Buffer }> {
  const output = await open(path, 'wx', 0o600);
  try {
    const { checksum, entries } = await copyEntries(packs, output);
    return { checksum, index: await writePackIndex(entries, checksum) };
  } finally {
    await output.close();
  }
}

async function copyEntries(
  packs: readonly PackFile[],
  output: FileHandle,
): Promise<{ readonly checksum: Buffer; readonly entries: readonly IndexEntry[] }> {
  const hash = createHash('sha1');
  const write = async (bytes: Uint8Array): Promise<void> => {
    hash.update(bytes);
    await output.writeFile(bytes);
  };
  await write(packHeader(packs.reduce((sum, { index }) => sum + index.count, 0)));
  const entries: IndexEntry[] = [];
  let position = headerBytes;
  for (const { bytes, index } of packs) {
    const shift = position - headerBytes;
    for (const entry of index.entries()) entries.push({ ...entry, offset: entry.offset + shift });
    const end = bytes.size - checksumBytes;
    for (let at = headerBytes; at < end; at += chunk) {
      await write(await bytes.read(at, Math.min(at + chunk, end)));
    }
    position += end - headerBytes;
  }
  const checksum = hash.digest();
  await output.writeFile(checksum);
  return { checksum, entries };
}

function packHeader(count: number): Buffer {
  const header = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  header.writeUInt32BE(count, 8);
  return header;
}
