import type { ChangeSide } from '../../flows/review/evaluate-change.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { identityOf } from '../../registry/compare-registries.ts';
import type { Terminal } from './terminal.ts';

/** Findings, and where they come from. */
export interface FoundProblems {
  readonly diagnostics: readonly Diagnostic[];
  /** What was looked at; fixes are told by its lines. */
  readonly side: ChangeSide;
  /** The folder of the registry within its repository, with a slash at its end, or ''. */
  readonly folder: string;
  /** The command, as in `validate`: of a SARIF file the category, so that two commands do not replace each other's. */
  readonly command: string;
}

/** Prints findings for code scanning or for the log of GitHub Actions, with paths from the root of the repository. */
export async function printFindings(
  found: FoundProblems,
  format: 'sarif' | 'github',
  terminal: Terminal,
): Promise<void> {
  if (format === 'github') {
    const { workflowCommands } = await import('../../render/diagnostics/workflow-commands.ts');
    terminal.out(workflowCommands(found));
    return;
  }
  terminal.out(`${JSON.stringify(await sarifOf(found), undefined, 2)}\n`);
}

async function sarifOf({ diagnostics, side, folder, command }: FoundProblems): Promise<unknown> {
  const { toSarif } = await import('../../render/diagnostics/sarif.ts');
  const { readErrorPages } = await import('../docs/error-pages.ts');
  const { readSources } = await import('./read-sources.ts');
  const { readVersion } = await import('./version.ts');
  return toSarif({
    diagnostics,
    folder,
    category: `charter/${command}`,
    version: readVersion(),
    rules: readErrorPages(),
    sources: await readSources(side, new Set(diagnostics.flatMap(({ fix }) => fix?.file ?? []))),
    identityOf,
  });
}

/** Tells somebody who reads the log of GitHub Actions that the lines of a pull request can have these too. */
export function hintAtAnnotations({ error, errorPaint, environment }: Terminal): void {
  if (environment['GITHUB_ACTIONS'] !== 'true') return;
  error(
    `${errorPaint.bold('hint')}  With \`--format github\` these stand at their lines in the pull request; with \`--format sarif\` in code scanning.\n`,
  );
}
