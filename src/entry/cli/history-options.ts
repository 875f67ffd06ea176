import type { OptionSpecs } from './command.ts';

/** What all commands that read history take, beside `registryOptions`. */
export const historyOptions = {
  rev: {
    type: 'value',
    placeholder: 'REV',
    summary: 'Read the history of this revision, or up to this time',
    default: 'HEAD',
  },
} as const satisfies OptionSpecs;
