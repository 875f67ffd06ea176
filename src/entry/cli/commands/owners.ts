import { defineCommand, registryOptions, type ExitCode } from '../command.ts';

export const ownersCommand = defineCommand({
  description: [
    'Tells for each path who owns it by CODEOWNERS, as GitHub reads that file: the first of .github/CODEOWNERS, CODEOWNERS and docs/CODEOWNERS counts, and in it the last line that matches.',
    'Paths are relative to the folder you are in, or to DIR, and need not exist. Lines that GitHub skips are reported.',
  ],
  options: {
    rev: {
      type: 'value',
      placeholder: 'REV',
      summary: 'Read CODEOWNERS of this revision and not of the working tree',
    },
    ...registryOptions,
  },
  arguments: [{ name: 'PATH', summary: 'A file, there or not', isRequired: true, isRepeated: true }],
  examples: [
    {
      command: 'npx charter owners -- services/payments/payments.yaml',
      does: 'Who is asked about this file?',
    },
    {
      command: 'npx charter owners --rev origin/main -- $(git diff --name-only origin/main)',
      does: 'Who is asked about my change?',
    },
  ],
  run: async ({ options, arguments: words, terminal }): Promise<ExitCode> => {
    const { readOwners } = await import('../read-owners.ts');
    const found = await readOwners({ words, directory: options.repo, revision: options.rev }, terminal);
    const { ownersText, ownersToJson } = await import('../../../render/approvals/owners-answer.ts');
    if (options.json) terminal.out(`${JSON.stringify(ownersToJson(found), undefined, 2)}\n`);
    else terminal.out(ownersText(found, terminal.paint));
    const { sayDiagnostics } = await import('../say-diagnostics.ts');
    sayDiagnostics(found.codeowners.diagnostics, terminal);
    return 0;
  },
});
