/** Problems of the environment that a server is started with; each has its entry in docs/errors.md. */
export const configCodes = [
  'config-missing',
  'config-empty',
  'config-invalid',
  'config-unreadable',
  'config-ambiguous',
] as const;

export type ConfigCode = (typeof configCodes)[number];
