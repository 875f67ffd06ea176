import { defineCommand, registryOptions, type ExitCode } from '../command.ts';
import { stateAfter } from '../state-after.ts';
import { trustedRootOption } from '../signing/trusted-root-option.ts';

export const verifyCommand = defineCommand({
  description: [
    'Checks every section that has to be signed: that what is there is what was signed, in this repository, by people whose keys counted. Needs no network.',
    'With --base a change is judged as a pull request is: the base says what has to be signed and by whom, and what is new must follow what the base has. Without it one state is judged by itself, at the time of each signature.',
  ],
  options: {
    rev: {
      type: 'value',
      placeholder: 'REV',
      summary: 'Judge this revision by itself (default: the working tree)',
    },
    base: { type: 'value', placeholder: 'REV', summary: 'The state before, whose policies and keys count' },
    head: { type: 'value', placeholder: 'REV', summary: 'The state after (default: the working tree)' },
    repository: {
      type: 'value',
      placeholder: 'ID',
      summary: 'The id of the repository, which signatures must name',
    },
    ...trustedRootOption,
    ...registryOptions,
  },
  arguments: [],
  examples: [
    { command: 'npx charter verify', does: 'Is everything signed that has to be?' },
    {
      command: 'npx charter verify --base origin/main --repository 583231',
      does: 'Would the signatures of my change count?',
    },
    { command: 'npx charter verify --rev v1.4.0 --json', does: 'Who signed what a tag holds?' },
  ],
  run: async ({ options, terminal }): Promise<ExitCode> => {
    const { openRegistry } = await import('../local-registry.ts');
    const { verifyLocal } = await import('../signing/verify-local.ts');
    const { verifiedJson, verifiedText } = await import('../signing/verified-text.ts');
    const registry = await openRegistry(options.repo, terminal);
    const rev = stateAfter('verify', options);
    const { base, repository, 'trusted-root': trustedRoot } = options;
    const verified = await verifyLocal(registry, { rev, base, repository, trustedRoot }, terminal);
    terminal.out(options.json ? verifiedJson(verified) : verifiedText(verified, terminal.paint));
    return verified.sections.some(({ status }) => status !== 'valid') ? 1 : 0;
  },
});
