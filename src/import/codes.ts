/** Every code this room can put into a diagnostic; each has its entry in docs/errors/import.md. */
export const importCodes = [
  'import-file-too-large',
  'import-not-text',
  'import-not-yaml',
  'import-too-complex',
  'import-empty-file',
  'import-unknown-format',
  'import-already-charter',
  'import-duplicate-key',
  'import-unusable-key',
  'import-duplicate-name',
  'import-cycle',
  'import-outside-folder',
  'import-missing-file',
] as const;

export type ImportCode = (typeof importCodes)[number];
