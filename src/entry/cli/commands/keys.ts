import { defineCommand, registryOptions, type ExitCode, type OptionSpecs } from '../command.ts';

export const keysCommand = defineCommand({
  description: [
    'Lists the keys and identities with which people sign sections, by group, and which of them hold now.',
  ],
  options: {
    rev: { type: 'value', placeholder: 'REV', summary: 'Read this revision (default: the working tree)' },
    ...registryOptions,
  },
  arguments: [
    {
      name: 'GROUP',
      summary: 'The groups to list; all where none is named',
      isRequired: false,
      isRepeated: true,
    },
  ],
  examples: [
    { command: 'npx charter keys', does: 'Who can sign?' },
    {
      command: 'npx charter keys security --rev origin/main',
      does: 'The keys of one group on the default branch',
    },
  ],
  run: async ({ options, arguments: groups, terminal }): Promise<ExitCode> => {
    const { openRegistry, readState } = await import('../local-registry.ts');
    const { listKeys, keysJson, keysText } = await import('../signing/key-list.ts');
    const registry = await openRegistry(options.repo, terminal);
    const { loaded } = await readState(registry, options.rev, terminal);
    const keys = listKeys(loaded, groups, new Date());
    terminal.out(options.json ? keysJson(keys) : keysText(keys, terminal.paint));
    return 0;
  },
});

const newKeyOptions = {
  key: {
    type: 'value',
    placeholder: 'FILE.pub',
    summary: 'The public half of the new key',
    isRequired: true,
  },
  name: {
    type: 'value',
    placeholder: 'NAME',
    summary: 'What to call it (default: login and year, numbered)',
  },
  expires: {
    type: 'value',
    placeholder: 'TIME',
    summary: 'How long it holds, as in 365d',
    default: '365d',
  },
} as const satisfies OptionSpecs;

const groupArgument = { name: 'GROUP', summary: 'The Group, as in group:security', isRequired: true };
const keyArgument = { name: 'KEY', summary: 'The name of the key in the Group', isRequired: true };

export const keysEnrolCommand = defineCommand({
  description: [
    'Adds a public key to a Group: lines for the key, and no other byte. Once the Group has keys, the change is signed by those that it had before.',
  ],
  options: {
    login: { type: 'value', placeholder: 'LOGIN', summary: 'Whose it is, by GitHub login', isRequired: true },
    id: {
      type: 'value',
      placeholder: 'ID',
      summary: 'Their immutable id: gh api users/LOGIN --jq .id',
      isRequired: true,
    },
    ...newKeyOptions,
    ...registryOptions,
  },
  arguments: [groupArgument],
  examples: [
    {
      command: 'npx charter keys enrol security --login anna --id 583231 --key ~/.ssh/id_ed25519.pub',
      does: 'Let Anna sign',
    },
  ],
  run: async ({ options, arguments: [group = ''], terminal }): Promise<ExitCode> => {
    const { enrolKey } = await import('../signing/change-keys.ts');
    const { login, id, key, name, expires } = options;
    const change = await enrolKey({ repo: options.repo, group, login, id, key, name, expires }, terminal);
    terminal.out(options.json ? change.json : change.text);
    return 0;
  },
});

export const keysRotateCommand = defineCommand({
  description: [
    "Replaces somebody's key: the new one is added, and the old one ends soon. It stays listed, so that what it has signed can be verified.",
  ],
  options: {
    ...newKeyOptions,
    overlap: {
      type: 'value',
      placeholder: 'TIME',
      summary: 'How long the old one still holds',
      default: '7d',
    },
    ...registryOptions,
  },
  arguments: [groupArgument, keyArgument],
  examples: [
    { command: 'npx charter keys rotate security anna-2026 --key new.pub', does: 'Anna has a new key' },
  ],
  run: async ({ options, arguments: [group = '', old = ''], terminal }): Promise<ExitCode> => {
    const { rotateKey } = await import('../signing/change-keys.ts');
    const { key, name, expires, overlap } = options;
    const change = await rotateKey({ repo: options.repo, group, old, key, name, expires, overlap }, terminal);
    terminal.out(options.json ? change.json : change.text);
    return 0;
  },
});

export const keysRevokeCommand = defineCommand({
  description: [
    'Marks a key as not to be trusted from now on: lost, stolen, or its holder has left. What was merged before stays valid.',
  ],
  options: { ...registryOptions },
  arguments: [groupArgument, keyArgument],
  examples: [{ command: 'npx charter keys revoke security anna-2026', does: 'The laptop is gone' }],
  run: async ({ options, arguments: [group = '', name = ''], terminal }): Promise<ExitCode> => {
    const { revokeKey } = await import('../signing/change-keys.ts');
    const change = await revokeKey({ repo: options.repo, group, name }, terminal);
    terminal.out(options.json ? change.json : change.text);
    return 0;
  },
});
