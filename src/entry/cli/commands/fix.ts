import { defineCommand, registryOptions, type ExitCode } from '../command.ts';

export const fixCommand = defineCommand({
  description: [
    'Applies the fixes that problems carry, where one right answer is clear, and brings manifests into canonical form. Everything else in a file stays as it is, byte for byte: comments, quotes, order, indentation and line ends.',
    'Files are written only if they still are what was read. docs/fix.md lists what is changed.',
  ],
  options: {
    check: { type: 'flag', summary: 'Write nothing, and end with 1 if there is something to fix' },
    diff: { type: 'flag', summary: 'Show the changes as a diff and write nothing' },
    ...registryOptions,
  },
  arguments: [
    {
      name: 'PATH',
      summary: 'The files and folders to fix; everything where none is named',
      isRequired: false,
      isRepeated: true,
    },
  ],
  examples: [
    { command: 'npx charter fix --diff', does: 'What would be changed?' },
    { command: 'npx charter fix services/payments.yaml environments', does: 'Repair a file and a folder' },
    { command: 'npx charter fix --check', does: 'In CI: is everything in form?' },
  ],
  run: async ({ options, arguments: paths, terminal }): Promise<ExitCode> => {
    const { openRegistry } = await import('../local-registry.ts');
    const { fixFiles } = await import('../fix-files.ts');
    const { fixesText, fixesToJson } = await import('../../../render/fix-text.ts');
    const registry = await openRegistry(options.repo, terminal);
    const isDry = options.check || options.diff;
    const request = { paths, isDry, hasDiff: options.diff, paint: options.json ? undefined : terminal.paint };
    const { files, remaining } = await fixFiles(registry, request, terminal);
    if (options.json) terminal.out(`${JSON.stringify(fixesToJson(files, remaining), undefined, 2)}\n`);
    else terminal.out(fixesText({ files, remaining }, terminal.paint));
    const isUnfinished = files.some(({ outcome }) => outcome === 'kept');
    return isUnfinished || (options.check && files.length > 0) ? 1 : 0;
  },
});
