import type { Diagnostic } from '../model/diagnostic.ts';
import { countBySeverity, counted } from './counts.ts';
import type { Paint } from './paint.ts';
import { oneLine } from './visible-text.ts';

/** What was put right in one file, and what became of the file. */
export interface FixReport {
  readonly file: string;
  readonly fixes: readonly { readonly rule: string; readonly title: string; readonly line: number }[];
  readonly outcome: FixOutcome;
  /** Why it was kept. */
  readonly reason?: string;
  /** In unified form, where it was asked for. */
  readonly diff?: string;
}

/** `kept`: there was something to fix, and the file could not be written. */
export type FixOutcome = 'written' | 'not-written' | 'kept';

export interface FixJson {
  readonly summary: {
    readonly files: number;
    readonly fixes: number;
    /** Problems that are left after the fixes. */
    readonly errors: number;
    readonly warnings: number;
  };
  readonly files: readonly FixReport[];
}

/** What `charter fix --json` prints. The names are part of the public contract: extend, never rename (docs/cli.md). */
export function fixesToJson(files: readonly FixReport[], remaining: readonly Diagnostic[]): FixJson {
  const { error, warning } = countBySeverity(remaining);
  return {
    summary: { files: files.length, fixes: countFixes(files), errors: error, warnings: warning },
    files,
  };
}

function countFixes(files: readonly FixReport[]): number {
  return files.reduce((sum, { fixes }) => sum + fixes.length, 0);
}

/** The fixes file by file, each with its line and rule, and a last line that sums them up. */
export function fixesText(
  { files, remaining }: { readonly files: readonly FixReport[]; readonly remaining: readonly Diagnostic[] },
  paint: Paint,
): string {
  const blocks = files.map((report) => fileText(report, paint));
  return `${blocks.join('\n')}${blocks.length === 0 ? '' : '\n'}${summaryText(files, remaining, paint)}`;
}

function fileText({ file, fixes, reason, diff }: FixReport, paint: Paint): string {
  const kept = reason === undefined ? '' : paint.red(`  not written: ${oneLine(reason)}`);
  const lines = fixes.map(
    ({ rule, title, line }) =>
      `  ${paint.dim(`${line}`.padStart(4))}  ${oneLine(title)}  ${paint.dim(oneLine(rule))}`,
  );
  const shown = diff === undefined ? '' : `\n${diff}`;
  return `${paint.bold(oneLine(file))}${kept}\n${lines.join('\n')}\n${shown}`;
}

function summaryText(files: readonly FixReport[], remaining: readonly Diagnostic[], paint: Paint): string {
  const errors = countBySeverity(remaining).error;
  const left =
    errors === 0 ? '' : paint.dim(`  ${counted(errors, 'error')} left: run \`npx charter validate\`\n`);
  if (files.length === 0) return `${paint.green('✓')} nothing to fix\n${left}`;
  const verb = files.every(({ outcome }) => outcome === 'not-written') ? 'to apply' : 'applied';
  const done = files.filter(({ outcome }) => outcome !== 'kept');
  const what = `${counted(countFixes(done), 'fix')} ${verb} in ${counted(done.length, 'file')}`;
  const mark = verb === 'applied' && done.length === files.length ? paint.green('✓') : paint.yellow('!');
  return `${mark} ${what}\n${left}`;
}
