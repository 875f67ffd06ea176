import type { ChangeSide } from '../../flows/evaluate-change.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Validation } from '../../model/review.ts';
import { counted } from '../../render/counts.ts';
import { diagnosticsText, validationSummaryText } from '../../render/diagnostics-text.ts';
import { comparedValidationToJson, validationToJson, type ValidationJson } from '../../render/json.ts';
import type { Paint } from '../../render/paint.ts';
import { readChange, readState, type ChangeRequest, type LocalRegistry } from './local-registry.ts';
import { readSources } from './read-sources.ts';
import type { Terminal } from './terminal.ts';

/** Problems with everything that it takes to show them. */
export interface ValidationReport {
  readonly manifests: number;
  /** Those that count. */
  readonly diagnostics: readonly Diagnostic[];
  /** Said after the summary: what was there before, what is repaired. */
  readonly aside: string;
  readonly side: ChangeSide;
  readonly json: ValidationJson;
}

/** The problems of one state. Throws `GitError`. */
export async function stateReport(
  registry: LocalRegistry,
  revision: string | undefined,
  terminal: Terminal,
): Promise<ValidationReport> {
  const { side, loaded, diagnostics } = await readState(registry, revision, terminal);
  const manifests = loaded.registry.manifests.size;
  return { manifests, diagnostics, aside: '', side, json: validationToJson(manifests, diagnostics) };
}

/** The problems that a change introduces. Throws `GitError`. */
export async function changeReport(
  registry: LocalRegistry,
  request: ChangeRequest,
  terminal: Terminal,
): Promise<ValidationReport> {
  const { review, head } = await readChange(registry, request, terminal);
  return reviewReport(review.validation, head);
}

/** The validation part of a review. */
export function reviewReport(validation: Validation, side: ChangeSide): ValidationReport {
  const { manifests, introduced } = validation;
  return {
    manifests,
    diagnostics: introduced,
    aside: asideOf(validation),
    side,
    json: comparedValidationToJson(validation),
  };
}

function asideOf({ preexisting, repaired }: Validation): string {
  const parts = [
    ...(preexisting.length === 0 ? [] : [`${counted(preexisting.length, 'older problem')} not counted`]),
    ...(repaired === 0 ? [] : [`${counted(repaired, 'problem')} repaired`]),
  ];
  return parts.length === 0 ? '' : `  ${parts.join(', ')}\n`;
}

/** The report as a terminal shows it, with the source lines. */
export async function reportText(
  { manifests, diagnostics, aside, side }: ValidationReport,
  paint: Paint,
): Promise<string> {
  const sources = await readSources(side, new Set(diagnostics.map(({ file }) => file)));
  const text = diagnosticsText({ diagnostics, sources, paint });
  const summary = validationSummaryText({ manifests, diagnostics }, paint);
  return `${text}${text === '' ? '' : '\n'}${summary}${paint.dim(aside)}`;
}
