import type { Diagnostic } from '../model/diagnostic.ts';
import type { ManifestKind } from '../model/ref.ts';
import { Draft } from './draft.ts';
import type { Ledger } from './ledger.ts';
import type { NameBook } from './names.ts';
import { quoted } from '../registry/wording.ts';
import { problemAt, type ImportProblem } from './problem.ts';
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
  const given = names.give(kind, name, context);
  const draft = new Draft(kind, given, { origin, ledger });
  if (given.isDuplicate) session.diagnostics.push(problemAt(origin, duplicateName(kind, name)));
  drafts.push(draft);
  return draft;
}

function duplicateName(kind: ManifestKind, name: string): ImportProblem {
  return {
    code: 'import-duplicate-name',
    severity: 'warning',
    message: `A second ${kind} is called ${quoted(name)} here. Both are imported, this one under another name; remove one of them if they are the same.`,
  };
}
