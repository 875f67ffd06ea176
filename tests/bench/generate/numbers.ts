/** A number below `bound` that follows from its seeds alone and looks like any other (the finaliser of MurmurHash3). */
export function numberOf(bound: number, ...seeds: readonly number[]): number {
  let hash = 0x9e37_79b9;
  for (const seed of seeds) {
    hash = Math.imul(hash ^ seed, 0x85eb_ca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
    hash ^= hash >>> 16;
  }
  return (hash >>> 0) % bound;
}

/** One of a list, chosen by seeds. */
export function oneOf<Item>(items: readonly [Item, ...Item[]], ...seeds: readonly number[]): Item {
  return items[numberOf(items.length, ...seeds)] ?? items[0];
}
