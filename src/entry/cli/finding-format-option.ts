import { findingFormats } from '../../render/diagnostics/finding-format.ts';

/** The option `--format` of a command that finds things, by what it finds: `problems`, `verdicts`. */
export function findingFormatOption(found: string) {
  return {
    type: 'value',
    placeholder: 'FORMAT',
    summary: `How to print the ${found}`,
    choices: findingFormats,
    default: 'text',
  } as const;
}
