import { hashObject, type GitObject, type ObjectType } from '../git-objects.ts';
import { createYielder } from '../yield-to-others.ts';
import { applyDelta } from './apply-delta.ts';
import { inflateEntry } from './inflate-entry.ts';
import type { PackBytes } from './pack-bytes.ts';
import { tooComplex, type InflationBudget, type PackLimits } from './pack-limits.ts';

/** An entry as the first pass finds it; `id` is set as soon as it is known. */
export interface Found {
  readonly offset: number;
  readonly end: number;
  readonly crc: number;
  readonly type: ObjectType | undefined;
  readonly base: { readonly offset: number } | { readonly id: string } | undefined;
  id: string | undefined;
}

export interface Resolution {
  readonly pack: PackBytes;
  readonly entries: readonly Found[];
  readonly limits: PackLimits;
  readonly budget: InflationBudget;
}

/**
 * Second pass, from each base to all that is made from it: an object is in memory only while its descendants are
 * resolved, so memory follows the depth of the deltas and not the size of the pack.
 */
export async function resolveDeltas(resolution: Resolution): Promise<void> {
  const { entries, limits } = resolution;
  const children = groupByBase(entries);
  const giveWay = createYielder();
  for (const root of entries) {
    if (root.type === undefined || childrenOf(children, root).length === 0) continue;
    const chain = new Chain(limits.chainBytes);
    const object = { type: root.type, bytes: await inflateFound(resolution, root) };
    chain.push({ object, deltaBytes: 0, waiting: childrenOf(children, root) });
    for (let next = chain.next(); next !== undefined; next = chain.next()) {
      if (next.child.id !== undefined) continue;
      await giveWay();
      const made = await makeObject(resolution, next);
      next.child.id = hashObject(made.object);
      chain.push({ ...made, waiting: childrenOf(children, next.child) });
    }
  }
}

async function makeObject(
  resolution: Resolution,
  { base, child }: { readonly base: ChainLink; readonly child: Found },
): Promise<Omit<ChainLink, 'waiting'>> {
  const delta = await inflateFound(resolution, child);
  const { type, bytes } = base.object;
  const object = { type, bytes: applyDelta(bytes, delta, resolution.limits.objectBytes) };
  resolution.budget.use(object.bytes.length);
  return { object, deltaBytes: base.deltaBytes + delta.length };
}

async function inflateFound({ pack, limits }: Resolution, { offset, end }: Found): Promise<Buffer> {
  return (await inflateEntry(pack, { offset, end, limit: limits.objectBytes })).bytes;
}

interface ChainLink {
  readonly object: GitObject;
  /** Bytes of all deltas from the first object to this one: what reading it will need at once. */
  readonly deltaBytes: number;
  /** What is to be made from it; those that nothing else is made from come last, to be made first. */
  readonly waiting: readonly Found[];
}

/** The objects from a base to the one made last, each kept until the last of its children is taken from it. */
class Chain {
  readonly #limit: number;
  readonly #links: (ChainLink & { taken: number })[] = [];
  #held = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Throws `git-pack-too-complex`. */
  push(link: ChainLink): void {
    if (link.waiting.length === 0) return;
    this.#links.push({ ...link, taken: 0 });
    this.#held += link.object.bytes.length;
    if (Math.max(this.#held, link.deltaBytes) > this.#limit)
      throw tooComplex(`has a chain of deltas that needs more memory than the limit of ${this.#limit} bytes`);
  }

  /** The child to be made next, with what it is made from. */
  next(): { readonly base: ChainLink; readonly child: Found } | undefined {
    const base = this.#links.at(-1);
    const child = base?.waiting.at(-1 - base.taken);
    if (base === undefined || child === undefined) return undefined;
    base.taken++;
    if (base.taken === base.waiting.length) {
      this.#links.pop();
      this.#held -= base.object.bytes.length;
    }
    return { base, child };
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
  const all = byId.length === 0 ? byOffset : [...byOffset, ...byId];
  if (all.length < 2) return all;
  return [
    ...all.filter((child) => children.has(child.offset)),
    ...all.filter((child) => !children.has(child.offset)),
  ];
}
