import type {
  DroppedValue,
  GuessedValue,
  ImportSource,
  ImportTarget,
  MappedValue,
} from '../model/import-report.ts';
import { leavesOf, refusedIn, sourceOf, type SourceNode } from './source-node.ts';

export type Decision =
  | { readonly kind: 'mapped'; readonly target: ImportTarget }
  | { readonly kind: 'guessed'; readonly target: ImportTarget; readonly reason: string }
  | { readonly kind: 'dropped'; readonly target?: ImportTarget; readonly reason: string };

/**
 * What became of every scalar of the sources. The first decision about one stands, so that none is in two lists; what
 * nobody has decided is dropped at the end, so that none is lost.
 */
export class Ledger {
  readonly #decisions = new Map<SourceNode, Decision>();
  /** Those whose value another one took the place of: dropped, unless a second manifest keeps it. */
  readonly #replaced = new Set<SourceNode>();
  readonly #remarks: { readonly node: SourceNode; readonly decision: Decision }[] = [];

  /** Decides about all scalars below a value that are undecided. */
  decide(node: SourceNode, decision: Decision): void {
    for (const leaf of leavesOf(node)) {
      const mayStillBeKept = this.#replaced.has(leaf) && decision.kind !== 'dropped';
      if (!this.#decisions.has(leaf) || mayStillBeKept) {
        this.#decisions.set(leaf, withAssumption(leaf, decision));
        this.#replaced.delete(leaf);
      }
    }
  }

  /** Drops scalars that went to a field and were written over there by others. */
  replace(node: SourceNode, target: ImportTarget, reason: string): void {
    for (const leaf of leavesOf(node)) {
      const known = this.#decisions.get(leaf);
      if (known?.target?.ref !== target.ref || known.target.field !== target.field) continue;
      this.#decisions.set(leaf, { kind: 'dropped', target, reason });
      this.#replaced.add(leaf);
    }
  }

  /** A guess that rests on where something stands, such as a name, rather than on a scalar. */
  remark(node: SourceNode, target: ImportTarget, reason: string): void {
    const [leaf] = leavesOf(node);
    if (leaf !== node) this.#remarks.push({ node, decision: { kind: 'guessed', target, reason } });
    else this.#addReason(node, target, reason);
  }

  #addReason(leaf: SourceNode, target: ImportTarget, reason: string): void {
    const decided = this.#decisions.get(leaf);
    if (decided === undefined || decided.kind === 'mapped')
      this.#decisions.set(leaf, { kind: 'guessed', target, reason });
    else this.#decisions.set(leaf, { ...decided, reason: `${decided.reason} ${reason}` });
  }

  isDecided(leaf: SourceNode): boolean {
    return this.#decisions.has(leaf);
  }

  /** Drops what cannot be used at all: to be called before anything else is decided. */
  refuse(root: SourceNode): void {
    for (const { node, reason } of refusedIn(root)) this.decide(node, { kind: 'dropped', reason });
  }

  /** Every decision, in the order of the documents. */
  entries(roots: readonly SourceNode[]): LedgerEntries {
    const entries: { mapped: MappedValue[]; guessed: GuessedValue[]; dropped: DroppedValue[] } = {
      mapped: [],
      guessed: [],
      dropped: [],
    };
    for (const { node, decision } of this.#remarks) add(entries, sourceOf(node), decision);
    for (const leaf of roots.flatMap(leavesOf))
      add(entries, sourceOf(leaf), this.#decisions.get(leaf) ?? forgotten);
    const files = new Map([...new Set(roots.map(({ file }) => file))].map((file, index) => [file, index]));
    const rankOf = ({ file }: ImportSource): number => files.get(file) ?? 0;
    const inOrder = (a: MappedValue | DroppedValue, b: MappedValue | DroppedValue): number =>
      rankOf(a.source) - rankOf(b.source) || a.source.line - b.source.line;
    return {
      mapped: entries.mapped.toSorted(inOrder),
      guessed: entries.guessed.toSorted(inOrder),
      dropped: entries.dropped.toSorted(inOrder),
    };
  }
}

function withAssumption(leaf: SourceNode, decision: Decision): Decision {
  if (leaf.kind !== 'scalar' || leaf.assumption === undefined || decision.kind === 'dropped') return decision;
  const reason = decision.kind === 'mapped' ? leaf.assumption : `${decision.reason} ${leaf.assumption}`;
  return { kind: 'guessed', target: decision.target, reason };
}

export interface LedgerEntries {
  readonly mapped: readonly MappedValue[];
  readonly guessed: readonly GuessedValue[];
  readonly dropped: readonly DroppedValue[];
}

const forgotten: Decision = { kind: 'dropped', reason: 'No manifest has a field for this.' };

function add(
  entries: { mapped: MappedValue[]; guessed: GuessedValue[]; dropped: DroppedValue[] },
  source: ImportSource,
  decision: Decision,
): void {
  switch (decision.kind) {
    case 'mapped':
      entries.mapped.push({ source, target: decision.target });
      break;
    case 'guessed':
      entries.guessed.push({ source, target: decision.target, reason: decision.reason });
      break;
    case 'dropped': {
      const { target, reason } = decision;
      entries.dropped.push(target === undefined ? { source, reason } : { source, target, reason });
      break;
    }
    default:
      decision satisfies never;
  }
}
