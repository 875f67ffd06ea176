import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { indexPack } from '../../src/adapters/git/pack/index-pack.ts';
import { createPackWindows, PackBytes } from '../../src/adapters/git/pack/pack-bytes.ts';

const largest = 1_000_000;

/** Lowest seven bits first, as sizes in deltas are written. */
function sizeBytes(size: number): number[] {
  return size < 128 ? [size] : [(size & 127) | 128, ...sizeBytes(size >> 7)];
}

function entry(kind: number, content: Buffer, base: readonly number[] = []): Buffer {
  const start = (kind << 4) | (content.length & 15);
  const rest = content.length >> 4;
  const header = rest === 0 ? [start] : [start | 128, ...sizeBytes(rest)];
  return Buffer.concat([Buffer.from([...header, ...base]), deflateSync(content)]);
}

/** A blob of zeros and deltas on it, each of which changes its first byte and copies all the rest. */
function packOfDeltas(count: number): Buffer {
  const entries = [entry(3, Buffer.alloc(largest))];
  let distance = entries[0]?.length ?? 0;
  for (let index = 1; index <= count; index++) {
    const rest = largest - 1;
    const copy = [0xf0, rest & 255, (rest >> 8) & 255, rest >> 16];
    const delta = Buffer.from([...sizeBytes(largest), ...sizeBytes(largest), 1, index, ...copy]);
    const made = entry(6, delta, [((distance >> 7) - 1) | 128, distance & 127]);
    entries.push(made);
    distance += made.length;
  }
  const header = Buffer.from([...Buffer.from('PACK'), 0, 0, 0, 2, 0, 0, 0, entries.length]);
  const body = Buffer.concat([header, ...entries]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

test('counts what deltas give against the limit, and not only the few bytes that they are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'charter-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const pack = packOfDeltas(50);
  const path = join(folder, 'bomb.pack');
  writeFileSync(path, pack);
  const index = (inflatedBytes: number): ReturnType<typeof indexPack> =>
    indexPack(new PackBytes(path, pack.length, createPackWindows(2 ** 20)), {
      objectBytes: largest,
      inflatedBytes,
    });

  expect(pack.length).toBeLessThan(10_000);
  expect(await index(52 * largest)).toHaveLength(51);
  await expect(index(10 * largest)).rejects.toMatchObject({ code: 'git-fetch-too-large' });
});
