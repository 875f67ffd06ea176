/** For each node the nodes that its arcs lead to; nodes are numbers from 0. */
export type Adjacency = readonly (readonly number[])[];

/**
 * The strongly connected components, those that others lead to first (Tarjan 1972, with a stack of its own
 * instead of recursion, so that depth is no limit). Linear in nodes and arcs.
 */
export function findComponents(adjacency: Adjacency): readonly (readonly number[])[] {
  const state = new SearchState(adjacency.length);
  for (let root = 0; root < adjacency.length; root += 1) {
    if (state.order[root] === unvisited) search(root, adjacency, state);
  }
  return state.components;
}

/** The number of each node's component, in the order of `findComponents`. */
export function labelComponents(adjacency: Adjacency): readonly number[] {
  const labels = Array.from<number>({ length: adjacency.length });
  for (const [label, component] of findComponents(adjacency).entries()) {
    for (const node of component) labels[node] = label;
  }
  return labels;
}

const unvisited = -1;

class SearchState {
  readonly order: Int32Array;
  readonly lowest: Int32Array;
  readonly isOpen: Uint8Array;
  readonly open: number[] = [];
  readonly components: number[][] = [];
  visited = 0;

  constructor(size: number) {
    this.order = new Int32Array(size).fill(unvisited);
    this.lowest = new Int32Array(size);
    this.isOpen = new Uint8Array(size);
  }

  enter(node: number): void {
    this.order[node] = this.visited;
    this.lowest[node] = this.visited;
    this.visited += 1;
    this.open.push(node);
    this.isOpen[node] = 1;
  }

  lower(node: number, to: number | undefined): void {
    this.lowest[node] = Math.min(this.lowest[node] ?? 0, to ?? 0);
  }

  /** Closes the component that the node is the root of, if it is one. */
  leave(node: number): void {
    if (this.lowest[node] !== this.order[node]) return;
    const component: number[] = [];
    let member: number | undefined;
    do {
      member = this.open.pop();
      if (member === undefined) break;
      this.isOpen[member] = 0;
      component.push(member);
    } while (member !== node);
    this.components.push(component);
  }
}

interface Frame {
  readonly node: number;
  next: number;
}

function search(root: number, adjacency: Adjacency, state: SearchState): void {
  const frames: Frame[] = [{ node: root, next: 0 }];
  state.enter(root);
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const target = adjacency[frame.node]?.[frame.next];
    frame.next += 1;
    if (target === undefined) {
      frames.pop();
      state.leave(frame.node);
      const parent = frames.at(-1);
      if (parent !== undefined) state.lower(parent.node, state.lowest[frame.node]);
    } else if (state.order[target] === unvisited) {
      state.enter(target);
      frames.push({ node: target, next: 0 });
    } else if (state.isOpen[target] === 1) {
      state.lower(frame.node, state.order[target]);
    }
  }
}
