import type { ChangeSide } from '../../flows/review/evaluate-change.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Validation } from '../../model/review.ts';
import { counted } from '../../render/counts.ts';
import { diagnosticsText, validationSummaryText } from '../../render/diagnostics/diagnostics-text.ts';
import { comparedValidationToJson, validationToJson, type ValidationJson } from '../../render/json.ts';
import type { TextStyle } from '../../render/plan/change-text.ts';
import { isEmptyChange, missingRegistry, reportEmptyRegistry } from './empty-registry.ts';
import { readChange, readState, type ChangeRequest, type LocalRegistry } from './local-registry.ts';
import { keepIndex, validateQuickly } from './quick-validation.ts';
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

/** The problems of one state. Throws `GitError`, and `RegistryError` where there is nothing. */
export async function stateReport(
  registry: LocalRegistry,
  revision: string | undefined,
  terminal: Terminal,
): Promise<ValidationReport> {
  const { side, loaded, diagnostics: found, isConfigured } = await readState(registry, revision, terminal);
  const { manifests: all, settings } = loaded.registry;
  const manifests = all.size;
  const isEmpty = manifests === 0 && found.length === 0;
  if (isEmpty && !isConfigured) throw missingRegistry(registry, revision);
  const diagnostics = isEmpty ? [reportEmptyRegistry(side.tree, settings)] : found;
  return { manifests, diagnostics, aside: '', side, json: validationToJson(manifests, diagnostics) };
}

/** The problems that a change introduces. Throws `GitError`, and `RegistryError` where there is nothing. */
export async function changeReport(
  registry: LocalRegistry,
  request: ChangeRequest,
  terminal: Terminal,
): Promise<ValidationReport> {
  const quick = await validateQuickly(registry, request);
  if (quick !== undefined && quick.validation.manifests > 0)
    return reviewReport(quick.validation, quick.side);
  const change = await readChange(registry, request, terminal);
  keepIndex(registry, change);
  const { validation } = change.review;
  if (!isEmptyChange(change.review)) return reviewReport(validation, change.head);
  if (change.isWithoutSettings) throw missingRegistry(registry, request.head);
  const warning = reportEmptyRegistry(change.head.tree, change.headRegistry.registry.settings);
  return reviewReport({ ...validation, introduced: [warning] }, change.head);
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
  { paint, width }: TextStyle,
): Promise<string> {
  const sources = await readSources(side, new Set(diagnostics.map(({ file }) => file)));
  const text = diagnosticsText({ diagnostics, sources, paint, width });
  const summary = validationSummaryText({ manifests, diagnostics }, paint);
  return `${text}${text === '' ? '' : '\n'}${summary}${paint.dim(aside)}`;
}
