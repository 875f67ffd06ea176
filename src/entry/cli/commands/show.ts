import { defineCommand, registryOptions, type ExitCode } from '../command.ts';

export const showCommand = defineCommand({
  description: [
    'Prints a manifest as YAML: as it is written or, with --env, as it takes effect there, with its overlays applied. A bare name will do where only one kind has it.',
  ],
  options: {
    env: { type: 'value', placeholder: 'NAME', summary: 'Apply the overlays of this environment' },
    at: { type: 'value', placeholder: 'REV', summary: 'Read this revision and not the working tree' },
    ...registryOptions,
  },
  arguments: [{ name: 'REF', summary: 'The manifest, as in service:payments', isRequired: true }],
  examples: [
    { command: 'npx charter show service:payments', does: 'The manifest as it is written' },
    { command: 'npx charter show service:payments --env production', does: 'What should run in production?' },
    {
      command: 'npx charter show payments --env staging --at HEAD~3',
      does: 'What should have run three commits ago?',
    },
  ],
  run: async ({ options, arguments: [text = ''], terminal }): Promise<ExitCode> => {
    const { openRegistry, readState } = await import('../local-registry.ts');
    const { findEffective, findEnvironment, findManifest } = await import('../find-by-name.ts');
    const { manifestJson, manifestYaml } = await import('../manifest-text.ts');
    const registry = await openRegistry(options.repo, terminal);
    const { loaded } = await readState(registry, options.at, terminal);
    const manifest = findManifest(loaded, text);
    const shown =
      options.env === undefined
        ? { ref: manifest.ref, value: manifest.value, sources: [{ ref: manifest.ref, file: manifest.file }] }
        : findEffective(loaded, manifest, findEnvironment(loaded.environments, options.env));
    terminal.out(options.json ? manifestJson(shown) : manifestYaml(shown, terminal.paint));
    return 0;
  },
});
