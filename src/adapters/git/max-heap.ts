/** A queue from which the item of the highest rank comes first. */
export class MaxHeap<Item> {
  /** Each parent ranks at least as high as its children, at twice its index plus one and two. */
  readonly #nodes: { readonly item: Item; readonly rank: number }[] = [];

  push(item: Item, rank: number): void {
    let at = this.#nodes.push({ item, rank }) - 1;
    while (at > 0 && this.#rankAt((at - 1) >> 1) < rank) {
      this.#swap(at, (at - 1) >> 1);
      at = (at - 1) >> 1;
    }
  }

  /** Undefined when nothing is left. */
  pop(): Item | undefined {
    this.#swap(0, this.#nodes.length - 1);
    const top = this.#nodes.pop();
    let at = 0;
    for (let child = this.#higherChild(at); this.#rankAt(child) > this.#rankAt(at);) {
      this.#swap(at, child);
      at = child;
      child = this.#higherChild(at);
    }
    return top?.item;
  }

  #higherChild(at: number): number {
    const left = 2 * at + 1;
    return this.#rankAt(left + 1) > this.#rankAt(left) ? left + 1 : left;
  }

  #rankAt(at: number): number {
    return this.#nodes[at]?.rank ?? -Infinity;
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#nodes[one], this.#nodes[other]];
    if (a === undefined || b === undefined) return;
    this.#nodes[one] = b;
    this.#nodes[other] = a;
  }
}
