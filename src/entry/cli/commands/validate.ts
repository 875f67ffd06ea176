import type { Diagnostic } from '../../../model/diagnostic.ts';
import { defineCommand, registryOptions, type ExitCode } from '../command.ts';
import { findingFormatOption } from '../finding-format-option.ts';
import { stateAfter } from '../state-after.ts';
import type { Terminal } from '../terminal.ts';
import type { ValidationReport } from '../validation-report.ts';

export const validateCommand = defineCommand({
  description: [
    'Reads the manifests of the working tree, or of REV, and reports every problem with its place and what to do about it.',
    'With --base only the problems count that the change from there introduces: what the base has wrong already is counted apart.',
  ],
  options: {
    rev: { type: 'value', placeholder: 'REV', summary: 'Check this revision and not the working tree' },
    base: {
      type: 'value',
      placeholder: 'REV',
      summary: 'Report only what the change from this revision breaks',
    },
    head: {
      type: 'value',
      placeholder: 'REV',
      summary: 'With --base: the state after (default: the working tree)',
    },
    merge: { type: 'flag', summary: 'With --base: check what merging into it gives, as a pull request does' },
    format: findingFormatOption('problems'),
    ...registryOptions,
    json: { type: 'flag', summary: 'The same as --format json' },
  },
  arguments: [],
  examples: [
    { command: 'npx charter validate', does: 'What is wrong in the working tree?' },
    { command: 'npx charter validate --base origin/main', does: 'What have I broken since main?' },
    { command: 'npx charter validate --rev v1.4.0 --json', does: 'The problems of a tag, for a program' },
    {
      command: 'npx charter validate --base v1.4.0 --head v1.5.0',
      does: 'What has a release broken?',
    },
    {
      command: 'npx charter validate --base origin/main --format github',
      does: 'In a workflow: annotations at the lines of the pull request',
    },
    {
      command: 'npx charter validate --format sarif > charter.sarif',
      does: 'For github/codeql-action/upload-sarif, and for editors that read SARIF 2.1.0',
    },
  ],
  run: async ({ options, terminal }): Promise<ExitCode> => {
    const { base, merge } = options;
    const after = stateAfter('validate', options);
    const { openRegistry } = await import('../local-registry.ts');
    const reports = await import('../validation-report.ts');
    const { withLeftOutPolicies } = await import('../left-out-policies.ts');
    const registry = await openRegistry(options.repo, terminal);
    const report =
      base === undefined
        ? await withLeftOutPolicies(await reports.stateReport(registry, after, terminal))
        : await reports.changeReport(registry, { base, head: after, isMerged: merge }, terminal);
    const { folder } = registry;
    await printReport({ report, folder, format: options.json ? 'json' : options.format }, terminal);
    return exitCodeOf(report.diagnostics);
  },
});

async function printReport(
  {
    report,
    folder,
    format,
  }: { readonly report: ValidationReport; readonly folder: string; readonly format: string },
  terminal: Terminal,
): Promise<void> {
  if (format === 'json') return terminal.out(`${JSON.stringify(report.json, undefined, 2)}\n`);
  const { hintAtAnnotations, printFindings } = await import('../print-findings.ts');
  if (format === 'sarif' || format === 'github')
    return printFindings({ ...report, folder, command: 'validate' }, format, terminal);
  const { reportText } = await import('../validation-report.ts');
  terminal.out(await reportText(report, terminal));
  if (report.diagnostics.length > 0) hintAtAnnotations(terminal);
}

/** Warnings and notes are shown, but only errors are findings. */
function exitCodeOf(diagnostics: readonly Diagnostic[]): ExitCode {
  return diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0;
}
