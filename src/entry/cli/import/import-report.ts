import type { Diagnostic } from '../../../model/diagnostic.ts';
import type { DroppedValue, GuessedValue, MappedValue } from '../../../model/import-report.ts';
import { counted } from '../../../render/counts.ts';
import { diagnosticsText } from '../../../render/diagnostics/diagnostics-text.ts';
import { importText } from '../../../render/import-text.ts';
import { validationToJson, type DiagnosticJson } from '../../../render/json.ts';
import type { Paint } from '../../../render/paint.ts';
import type { TextStyle } from '../../../render/plan/change-text.ts';
import { wrapCells } from '../../../render/text-width.ts';
import { oneLine } from '../../../render/visible-text.ts';
import type { ExitCode } from '../command.ts';
import type { FileOutcome } from '../new-files.ts';
import { shellCommand } from '../shell-words.ts';
import type { ImportResult } from './run-import.ts';

interface ImportJson {
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string };
  readonly dryRun: boolean;
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  readonly kept: readonly string[];
  readonly mapped: readonly MappedValue[];
  readonly guessed: readonly GuessedValue[];
  readonly dropped: readonly DroppedValue[];
  readonly diagnostics: readonly DiagnosticJson[];
}

/** The result for a program. */
export function importJson(result: ImportResult): ImportJson {
  const { outcome, diagnostics, isDry } = result;
  return {
    ...(isNothing(result) && {
      error: {
        code: 'import-nothing-found',
        message: nothingImported(result),
        hint: `${whatToName} The reasons are in \`diagnostics\` and \`dropped\`.`,
      },
    }),
    dryRun: isDry,
    written: pathsOf(result, 'written'),
    unchanged: pathsOf(result, 'unchanged'),
    kept: [...pathsOf(result, 'kept'), ...pathsOf(result, 'refused')],
    mapped: outcome.mapped,
    guessed: outcome.guessed,
    dropped: outcome.dropped,
    diagnostics: validationToJson(outcome.manifests.length, diagnostics).diagnostics,
  };
}

function pathsOf({ files }: ImportResult, kind: FileOutcome['kind']): readonly string[] {
  return files.filter((file) => file.kind === kind).map(({ path }) => path);
}

function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** Somebody who asks for an import expects a manifest: without one it has not been done. */
function isNothing({ outcome }: ImportResult): boolean {
  return outcome.manifests.length === 0;
}

const whatToName =
  'Name files of Docker Compose, Kubernetes, Backstage, Score or the flat form, or a folder that holds some.';

function nothingImported({ looked }: ImportResult): string {
  return `Nothing could be imported: no manifest can be made of ${looked === 1 ? 'the 1 file' : `any of the ${looked} files`} that ${looked === 1 ? 'was' : 'were'} read.`;
}

/** Guesses and drops are no findings: they are what an import is about. */
export function exitCodeOf(result: ImportResult): ExitCode {
  if (isNothing(result)) return 2;
  return hasError(result.diagnostics) ? 1 : 0;
}

/** The result for people: by file, then what was written, and what to do next. */
export function importReport(result: ImportResult, { paint, width }: TextStyle): string {
  const { outcome, diagnostics } = result;
  const sections = [
    importText(outcome, { paint, width }),
    diagnosticsText({ diagnostics, sources: new Map(), paint, width }),
    fileLines(result, paint),
    nextLines(result, width)
      .map((line) => `${line}\n`)
      .join(''),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function fileLines(result: ImportResult, paint: Paint): string {
  const written = pathsOf(result, 'written');
  const unchanged = pathsOf(result, 'unchanged');
  const verb = result.isDry ? 'would be written' : 'written';
  const lines = [
    ...(written.length === 0 ? [] : [`${counted(written.length, 'manifest')} ${verb}`]),
    ...written.map((path) => `  ${paint.green('+')} ${oneLine(path)}`),
    ...(unchanged.length === 0 ? [] : [`${counted(unchanged.length, 'manifest')} unchanged`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function nextLines(result: ImportResult, width: number | undefined): readonly string[] {
  const { outcome, target, isDry } = result;
  const wrap = (line: string): readonly string[] => wrapCells(line, width, 2);
  if (isNothing(result))
    return [`${nothingImported(result)} The reasons are above.`, whatToName].flatMap(wrap);
  if (isDry) return wrap('Nothing was written. Run it again without --dry-run.');
  const repo = target === '.' ? [] : ['--repo', target];
  return [
    'Next',
    ...(outcome.guessed.length === 0
      ? []
      : wrap('  Look at each guess, and correct the manifest where it is wrong.')),
    `  ${shellCommand(['npx', 'charter', 'validate', ...repo])}`,
  ];
}
