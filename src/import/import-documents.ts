import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import type { ImportOutcome } from '../model/import-report.ts';
import { quoted } from '../registry/wording.ts';
import { convertBackstage } from './backstage/convert.ts';
import { convertCompose, prepareCompose } from './compose/convert.ts';
import { convertFlat } from './flat/convert.ts';
import { convertKubernetes } from './kubernetes/convert.ts';
import { Ledger } from './ledger.ts';
import { toManifestFile } from './manifest-text.ts';
import { NameBook } from './names.ts';
import { problemAt } from './problem.ts';
import type { SourceReading } from './read-source.ts';
import { explainUnknown, formats, recognise, type Format } from './recognise.ts';
import { convertScore } from './score.ts';
import type { Session } from './session.ts';
import { textAt, type SourceDocument } from './source-node.ts';

export interface ImportRequest {
  readonly readings: readonly SourceReading[];
  /** What a set of services is called whose source has no name for it. */
  readonly project: string;
}

type Converter = (documents: readonly SourceDocument[], session: Session) => void;

const converters: Readonly<Record<Format, Converter>> = {
  compose: convertCompose,
  kubernetes: convertKubernetes,
  backstage: convertBackstage,
  score: convertScore,
  flat: convertFlat,
  charter: leaveAlone,
};

/**
 * Brings documents of all known formats into the model: the manifests to write, and what became of every scalar. A
 * document that cannot be imported does not keep the others from being.
 */
export function importDocuments({ readings, project }: ImportRequest): ImportOutcome {
  const diagnostics: Diagnostic[] = readings.flatMap((reading) => reading.diagnostics);
  const ledger = new Ledger();
  const session: Session = { ledger, names: new NameBook(), drafts: [], diagnostics, project };
  const documents = readings.flatMap((reading) => reading.documents).map(toSorted);
  for (const { document } of documents) ledger.refuse(document.root);
  for (const format of formats) {
    converters[format](
      documents.filter((one) => one.format === format).map((one) => one.document),
      session,
    );
  }
  for (const { document, format } of documents) if (format === undefined) refuseUnknown(document, session);
  return {
    manifests: session.drafts.map(toManifestFile),
    ...ledger.entries(
      documents.filter(({ format }) => format !== 'charter').map(({ document }) => document.root),
    ),
    diagnostics: diagnostics.toSorted(compareDiagnostics),
  };
}

interface SortedDocument {
  readonly document: SourceDocument;
  readonly format: Format | undefined;
}

function toSorted(document: SourceDocument): SortedDocument {
  const format = recognise(document.root);
  if (format !== 'compose') return { document, format };
  return { document: { ...document, root: prepareCompose(document.root) }, format };
}

function refuseUnknown(document: SourceDocument, { ledger, diagnostics }: Session): void {
  ledger.decide(document.root, {
    kind: 'dropped',
    reason: 'The document is of no format that can be imported.',
  });
  diagnostics.push(
    problemAt(document.root, { code: 'import-unknown-format', message: explainUnknown(document) }),
  );
}

/** Manifests of Charter are what an import makes, so there is nothing to do. */
function leaveAlone(documents: readonly SourceDocument[], { diagnostics }: Session): void {
  for (const { root } of documents) {
    const name = quoted(`${textAt(root, 'kind') ?? ''} ${textAt(root, 'metadata', 'name') ?? ''}`.trim());
    const message = `${name} is a manifest of Charter already, so it is left as it is.`;
    diagnostics.push(problemAt(root, { code: 'import-already-charter', severity: 'info', message }));
  }
}
