import { defineCommand, registryOptions, type ExitCode } from '../command.ts';

export const showCommand = defineCommand({
  description: [
    'Prints a manifest as YAML: as it is written or, with --env, as it takes effect there, with its overlays applied. A bare name will do where only one kind has it.',
  ],
  options: {
    env: { type: 'value', placeholder: 'NAME', summary: 'Apply the overlays of this environment' },
    explain: { type: 'flag', summary: 'Say of every value in which file and line it is written' },
    at: { type: 'value', placeholder: 'REV', summary: 'Read this revision or time, not the working tree' },
    ...registryOptions,
  },
  arguments: [{ name: 'REF', summary: 'The manifest, as in service:payments', isRequired: true }],
  examples: [
    { command: 'npx charter show service:payments', does: 'The manifest as it is written' },
    { command: 'npx charter show service:payments --env production', does: 'What should run in production?' },
    {
      command: 'npx charter show service:payments --env production --explain',
      does: 'Where does each value come from?',
    },
    {
      command: 'npx charter show service:payments --env staging --at 2026-03-01T12:00:00+01:00',
      does: 'What should have run then?',
    },
  ],
  run: async ({ options, arguments: [text = ''], terminal }): Promise<ExitCode> => {
    const { openRegistry } = await import('../local-registry.ts');
    const { readStateAround } = await import('../narrow-state.ts');
    const { findEffective, findEnvironment, findManifest } = await import('../find-by-name.ts');
    const { orTellDeletion } = await import('../deleted-manifest.ts');
    const { manifestJson, manifestYaml, toShown } = await import('../manifest-text.ts');
    const { explainEffective } = await import('../../../flows/registry/explain-effective.ts');
    const registry = await openRegistry(options.repo, terminal);
    const { side, loaded } = await readStateAround(registry, { text, revision: options.at }, terminal);
    const manifest = await orTellDeletion(() => findManifest(loaded, text), {
      registry,
      text,
      at: options.at,
    });
    const effective =
      options.env === undefined
        ? undefined
        : findEffective(loaded, manifest, findEnvironment(loaded.environments, options.env));
    const shown = toShown(manifest, effective);
    const fields = options.explain
      ? await explainEffective({ source: side, registry: loaded.registry, manifest, effective })
      : undefined;
    terminal.out(options.json ? manifestJson(shown, fields) : manifestYaml(shown, terminal.paint, fields));
    return 0;
  },
});
