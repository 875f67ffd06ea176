import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { indexPack } from '../../src/adapters/git/pack/index-pack.ts';
import type { PackLimits } from '../../src/adapters/git/pack/pack-limits.ts';
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

/** A delta that gives an object of the same size: its first byte is new, and all the rest is copied. */
function smallDelta(first: number): Buffer {
  const rest = largest - 1;
  const copy = [0xf0, rest & 255, (rest >> 8) & 255, rest >> 16];
  return Buffer.from([...sizeBytes(largest), ...sizeBytes(largest), 1, first, ...copy]);
}

/** A delta that gives such an object too, and is as large: it brings all bytes itself. */
function largeDelta(first: number): Buffer {
  const steps = Array.from({ length: largest / 100 }, () => Buffer.alloc(101, first).fill(100, 0, 1));
  return Buffer.concat([Buffer.from([...sizeBytes(largest), ...sizeBytes(largest)]), ...steps]);
}

function distanceBytes(distance: number): number[] {
  const bytes = [distance & 127];
  for (let rest = distance >> 7; rest > 0; rest = rest >> 7) bytes.unshift((--rest & 127) | 128);
  return bytes;
}

interface Delta {
  readonly bytes: Buffer;
  /** Which entry it is based on, counted from the first. */
  readonly on: number;
}

/** A blob of zeros and deltas on it. */
function aPack(deltas: readonly Delta[]): Buffer {
  const entries = [entry(3, Buffer.alloc(largest))];
  const offsets = [0];
  let at = entries[0]?.length ?? 0;
  for (const { bytes, on } of deltas) {
    const made = entry(6, bytes, distanceBytes(at - (offsets[on] ?? 0)));
    entries.push(made);
    offsets.push(at);
    at += made.length;
  }
  const header = Buffer.from([...Buffer.from('PACK'), 0, 0, 0, 2, 0, 0, 0, entries.length]);
  const body = Buffer.concat([header, ...entries]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

function index(pack: Buffer, limits: Partial<PackLimits>): ReturnType<typeof indexPack> {
  const folder = mkdtempSync(join(tmpdir(), 'charter-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'bomb.pack');
  writeFileSync(path, pack);
  return indexPack(new PackBytes(path, pack.length, createPackWindows(2 ** 20)), {
    objectBytes: largest,
    inflatedBytes: 1_000 * largest,
    objects: 1_000,
    chainBytes: 4 * largest,
    readBytes: largest,
    ...limits,
  });
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, number) => number);

test('counts what deltas give against the limit, and not only the few bytes that they are', async () => {
  const pack = aPack(numbers(50).map((on) => ({ bytes: smallDelta(on + 1), on })));

  expect(pack.length).toBeLessThan(10_000);
  expect(await index(pack, { inflatedBytes: 52 * largest })).toHaveLength(51);
  await expect(index(pack, { inflatedBytes: 10 * largest })).rejects.toMatchObject({
    code: 'git-fetch-too-large',
  });
});

test('holds no more than one object of a long chain, also where each has a leaf beside the next', async () => {
  const pack = aPack(
    numbers(40).map((number) => ({ bytes: smallDelta(number + 1), on: number - (number % 2) })),
  );

  expect(await index(pack, { chainBytes: 2 * largest })).toHaveLength(41);
});

test('refuses a chain whose objects all have to be kept, because two long ones come from each', async () => {
  const binary = numbers(62).map((number) => ({ bytes: smallDelta(number + 1), on: number >> 1 }));

  expect(await index(aPack(binary), { chainBytes: 6 * largest })).toHaveLength(63);
  await expect(index(aPack(binary), { chainBytes: 2 * largest })).rejects.toMatchObject({
    code: 'git-pack-too-complex',
    message: expect.stringContaining('a chain of deltas that needs more memory than the limit of 2000000'),
  });
});

test('refuses a chain whose deltas, all needed to read its end, are too large together', async () => {
  const pack = aPack(numbers(20).map((on) => ({ bytes: largeDelta(on + 1), on })));

  expect(await index(pack, { objectBytes: 2 * largest, chainBytes: 21 * largest })).toHaveLength(21);
  await expect(index(pack, { objectBytes: 2 * largest })).rejects.toMatchObject({
    code: 'git-pack-too-complex',
  });
});
