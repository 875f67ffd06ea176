import { crc32 } from 'node:zlib';
import { corruptObject } from '../git-error.ts';
import { hashObject } from '../git-objects.ts';
import { createYielder } from '../yield-to-others.ts';
import { inflateEntry } from './inflate-entry.ts';
import type { PackBytes } from './pack-bytes.ts';
import type { IndexEntry } from './pack-index.ts';
import { InflationBudget, tooComplex, type PackLimits } from './pack-limits.ts';
import { resolveDeltas, type Found } from './resolve-deltas.ts';

/** The id of every object in a pack, found by inflating all of it. Throws `git-object-corrupt`, `git-fetch-too-large`. */
export async function indexPack(pack: PackBytes, limits: PackLimits): Promise<readonly IndexEntry[]> {
  const budget = new InflationBudget(limits.inflatedBytes);
  const entries = await findEntries(pack, limits, budget);
  await resolveDeltas({ pack, entries, limits, budget });
  return entries.map(({ id, crc, offset }) => {
    if (id === undefined) {
      throw corruptObject(`the delta at byte ${offset} of a pack is based on an object that is not in it`);
    }
    return { id, crc, offset };
  });
}

/** First pass, front to back: where each entry is, and the ids of all that are not deltas. */
async function findEntries(
  pack: PackBytes,
  limits: PackLimits,
  budget: InflationBudget,
): Promise<readonly Found[]> {
  const count = await readCount(pack);
  if (count > limits.objects)
    throw tooComplex(`has ${count} objects, more than the limit of ${limits.objects}`);
  const entries: Found[] = [];
  const giveWay = createYielder();
  let offset = 12;
  for (let index = 0; index < count; index++) {
    await giveWay();
    const { header, bytes, end } = await inflateEntry(pack, { offset, limit: limits.objectBytes });
    budget.use(bytes.length);
    const { type, base } = header;
    const id = type === undefined ? undefined : hashObject({ type, bytes });
    entries.push({ offset, end, crc: crc32(await pack.read(offset, end)), type, base, id });
    offset = end;
  }
  if (offset !== pack.size - 20) throw corruptObject('a pack has bytes after its last entry');
  return entries;
}

async function readCount(pack: PackBytes): Promise<number> {
  const start = await pack.read(0, 12);
  if (start.length < 12 || start.toString('latin1', 0, 4) !== 'PACK' || start.readUInt32BE(4) !== 2) {
    throw corruptObject('what was sent as a pack does not begin like one');
  }
  return start.readUInt32BE(8);
}
