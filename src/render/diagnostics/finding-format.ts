import type { Diagnostic } from '../../model/diagnostic.ts';

/** Ways to print findings, as `--format` takes them. */
export const findingFormats = ['text', 'json', 'sarif', 'github'] as const;

/** What is known of a code beside its findings. */
export interface RuleText {
  /** One sentence. */
  readonly summary: string;
  /** What it means, without what to do. */
  readonly description: string;
  /** What to do about it, as Markdown. */
  readonly help: string;
  /** Where a browser finds all of this. */
  readonly address: string;
}

/** Problems on their way into a format that other programs read. */
export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  /** Where the paths of the diagnostics begin within the repository: '' or a folder with its slash. */
  readonly folder: string;
}
