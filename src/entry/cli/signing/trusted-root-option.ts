import type { OptionSpecs } from '../command.ts';

export const trustedRootOption = {
  'trusted-root': {
    type: 'value',
    placeholder: 'FILE',
    summary: "Whom to trust with Sigstore: a trusted_root.json (default: Sigstore's public instance)",
  },
} as const satisfies OptionSpecs;
