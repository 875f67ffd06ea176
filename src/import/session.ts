import type { Diagnostic } from '../model/diagnostic.ts';
import type { ManifestKind } from '../model/ref.ts';
import { Draft } from './draft.ts';
import type { Ledger } from './ledger.ts';
import type { NameBook } from './names.ts';
import type { SourceNode } from './source-node.ts';

/** One import under way: what all formats write to. */
export interface Session {
  readonly ledger: Ledger;
  readonly names: NameBook;
  readonly drafts: Draft[];
  readonly diagnostics: Diagnostic[];
  /** What a set of services is called whose source has no name for it. */
  readonly project: string;
}

export interface DraftWish {
  readonly kind: ManifestKind;
  readonly name: string;
  readonly origin: SourceNode;
  /** Tells two of the same name apart: a namespace, say. */
  readonly context?: string | undefined;
}

/** Begins a manifest under a name that no other of this import has. */
export function beginDraft(session: Session, { kind, name, origin, context }: DraftWish): Draft {
  const { ledger, names, drafts } = session;
  const draft = new Draft(kind, names.give(kind, name, context), { origin, ledger });
  drafts.push(draft);
  return draft;
}
