import { crc32 } from 'node:zlib';
import { corruptObject, GitError } from '../git-error.ts';
import { hashObject, type GitObject, type ObjectType } from '../git-objects.ts';
import { createYielder } from '../yield-to-others.ts';
import { applyDelta } from './apply-delta.ts';
import { inflateEntry } from './inflate-entry.ts';
import type { PackBytes } from './pack-bytes.ts';
import type { IndexEntry } from './pack-index.ts';

export interface PackLimits {
  /** Largest single object, in bytes. */
  readonly objectBytes: number;
  /** All objects of one pack together, inflated, in bytes: the bound on the work that a small pack can cause. */
  readonly inflatedBytes: number;
}

/** An entry as the first pass finds it; `id` is set as soon as it is known. */
interface Found {
  readonly offset: number;
  readonly end: number;
  readonly crc: number;
  readonly type: ObjectType | undefined;
  readonly base: { readonly offset: number } | { readonly id: string } | undefined;
  id: string | undefined;
}

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

/** Counts what is inflated and what is rebuilt from deltas: a delta of fifty bytes can give the largest object. */
class InflationBudget {
  readonly #limit: number;
  #used = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Throws `git-fetch-too-large`. */
  use(bytes: number): void {
    this.#used += bytes;
    if (this.#used > this.#limit) throw tooLarge(this.#limit);
  }
}

/** First pass, front to back: where each entry is, and the ids of all that are not deltas. */
async function findEntries(
  pack: PackBytes,
  limits: PackLimits,
  budget: InflationBudget,
): Promise<readonly Found[]> {
  const count = await readCount(pack);
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

function tooLarge(limit: number): GitError {
  return new GitError({
    code: 'git-fetch-too-large',
    message: `The repository unpacks to more than the limit of ${limit} bytes.`,
    hint: 'Keep large binary files out of the registry repository, or raise the limit of the mirror.',
  });
}

interface Resolution {
  readonly pack: PackBytes;
  readonly entries: readonly Found[];
  readonly limits: PackLimits;
  readonly budget: InflationBudget;
}

/**
 * Second pass, from each base to all that is made from it: an object is in memory only while its descendants are
 * resolved, so memory follows the depth of the deltas and not the size of the pack.
 */
async function resolveDeltas({ pack, entries, limits, budget }: Resolution): Promise<void> {
  const children = groupByBase(entries);
  const giveWay = createYielder();
  const inflate = (entry: Found): Promise<{ bytes: Buffer }> =>
    inflateEntry(pack, { offset: entry.offset, end: entry.end, limit: limits.objectBytes });
  for (const root of entries) {
    if (root.type === undefined || childrenOf(children, root).length === 0) continue;
    const object: GitObject = { type: root.type, bytes: (await inflate(root)).bytes };
    const stack = [{ object, waiting: [...childrenOf(children, root)] }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const child = top.waiting.pop();
      if (top.waiting.length === 0) stack.pop();
      if (child === undefined || child.id !== undefined) continue;
      await giveWay();
      const bytes = applyDelta(top.object.bytes, (await inflate(child)).bytes, limits.objectBytes);
      budget.use(bytes.length);
      const made: GitObject = { type: root.type, bytes };
      child.id = hashObject(made);
      stack.push({ object: made, waiting: [...childrenOf(children, child)] });
    }
  }
}

type Children = ReadonlyMap<number | string, readonly Found[]>;

/** Deltas by the offset or the id of what they are based on. */
function groupByBase(entries: readonly Found[]): Children {
  return Map.groupBy(
    entries.filter(({ base }) => base !== undefined),
    ({ base }) => (base === undefined ? '' : 'offset' in base ? base.offset : base.id),
  );
}

function childrenOf(children: Children, { offset, id }: Found): readonly Found[] {
  const byOffset = children.get(offset) ?? [];
  const byId = id === undefined ? [] : (children.get(id) ?? []);
  return byId.length === 0 ? byOffset : [...byOffset, ...byId];
}
