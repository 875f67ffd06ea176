/** A stored record; ids are positive, given once and never reused. */
export interface Identified {
  readonly id: number;
}

/** Reading side of a table, in order of id. */
export interface TableReader<Item extends Identified> {
  get(id: number): Item | undefined;
  list(): readonly Item[];
}

/** The items that share a key, in order of id. Keys are compared as strings. */
export interface IndexReader<Item extends Identified> {
  all(key: string | number): readonly Item[];
  first(key: string | number): Item | undefined;
}

/** Hears of every change of a table: the one place where memory and disk are kept alike. */
export interface ChangeListener {
  (change: {
    table: string;
    id: number;
    before: Identified | undefined;
    after: Identified | undefined;
  }): void;
}

interface Index<Item extends Identified> extends IndexReader<Item> {
  update(before: Item | undefined, after: Item | undefined): void;
}

/**
 * Records held in memory, with indexes that follow every change. Records are immutable: a change puts a new
 * one in the place of the old.
 */
export class Table<Item extends Identified> implements TableReader<Item> {
  readonly name: string;
  readonly #items = new Map<number, Item>();
  readonly #indexes: Index<Item>[] = [];
  readonly #changed: ChangeListener;

  constructor(name: string, changed: ChangeListener) {
    this.name = name;
    this.#changed = changed;
  }

  get(id: number): Item | undefined {
    return this.#items.get(id);
  }

  list(): readonly Item[] {
    return [...this.#items.values()];
  }

  put(item: Item): Item {
    const before = this.#items.get(item.id);
    this.apply(item.id, item);
    this.#changed({ table: this.name, id: item.id, before, after: item });
    return item;
  }

  /** Changes some fields of the record as it is now; throws where there is none. */
  update(id: number, change: Partial<Item>): Item {
    const before = this.#items.get(id);
    if (before === undefined) throw new Error(`${this.name} has no record ${id} to change`);
    return this.put({ ...before, ...change });
  }

  remove(id: number): void {
    const before = this.#items.get(id);
    if (before === undefined) return;
    this.apply(id, undefined);
    this.#changed({ table: this.name, id, before, after: undefined });
  }

  /** Sets or clears a record without telling anybody: for loading and for taking a change back. */
  apply(id: number, after: Item | undefined): void {
    const before = this.#items.get(id);
    if (after === undefined) this.#items.delete(id);
    else this.#items.set(id, after);
    for (const index of this.#indexes) index.update(before, after);
  }

  /** An index by what `keyOf` gives; a record with an undefined key is not in it. */
  index(keyOf: (item: Item) => string | number | undefined): IndexReader<Item> {
    const index = createIndex(keyOf);
    for (const item of this.#items.values()) index.update(undefined, item);
    this.#indexes.push(index);
    return index;
  }
}

function createIndex<Item extends Identified>(
  keyOf: (item: Item) => string | number | undefined,
): Index<Item> {
  const groups = new Map<string, Map<number, Item>>();
  // What was asked for, until the group changes.
  const ordered = new Map<string, readonly Item[]>();
  const drop = (item: Item): void => {
    const key = String(keyOf(item));
    const group = groups.get(key);
    ordered.delete(key);
    if (group?.delete(item.id) === true && group.size === 0) groups.delete(key);
  };
  return {
    all: (key) => {
      const name = String(key);
      const items = ordered.get(name) ?? inOrder([...(groups.get(name)?.values() ?? [])]);
      if (items.length > 0) ordered.set(name, items);
      return items;
    },
    first: (key) => groups.get(String(key))?.values().next().value,
    update: (before, after) => {
      const key = after === undefined ? undefined : keyOf(after);
      if (before !== undefined && (after === undefined || String(keyOf(before)) !== String(key)))
        drop(before);
      if (after === undefined || key === undefined) return;
      const group = groups.get(String(key)) ?? new Map<number, Item>();
      groups.set(String(key), group.set(after.id, after));
      ordered.delete(String(key));
    },
  };
}

/** Ids grow, so most lists are in order already. */
function inOrder<Item extends Identified>(items: readonly Item[]): readonly Item[] {
  const isOrdered = items.every((item, index) => index === 0 || (items[index - 1]?.id ?? 0) < item.id);
  return isOrdered ? items : items.toSorted((a, b) => a.id - b.id);
}
