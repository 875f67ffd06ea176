import { compiledFiles } from '../../../model/compiled-policies.ts';
import { defineCommand, registryOptions, type ExitCode } from '../command.ts';

export const policyBuildCommand = defineCommand({
  description: [
    'Compiles the Rego in DIR to WebAssembly by the opa program and writes it beside the sources, with a record of their digests. Committed, it serves where there is no opa; once a source changes, it is refused until it is built again.',
  ],
  options: { ...registryOptions },
  arguments: [
    {
      name: 'DIR',
      summary: 'The folder with the Rego (default: policies of the registry)',
      isRequired: false,
    },
  ],
  examples: [{ command: 'npx charter policy build', does: 'Compile the policies of this registry' }],
  run: async ({ options, arguments: [named], terminal }): Promise<ExitCode> => {
    const { compileFolder, findPolicyFolder, requireOpa, shownPath } = await import('../policy-folder.ts');
    const { writePolicies } = await import('../../../adapters/opa/build-policies.ts');
    const folder = await findPolicyFolder(named, options.repo, terminal);
    const built = await compileFolder(await requireOpa(terminal), folder);
    await writePolicies(folder, built);
    if (options.json) terminal.out(`${JSON.stringify(built.record, undefined, 2)}\n`);
    else {
      const shown = shownPath(folder, terminal);
      terminal.out(
        `${terminal.paint.green('✓')} ${shown}/${compiledFiles.module} and ${compiledFiles.record}, by ${built.record.compiler}\n`,
      );
    }
    return 0;
  },
});
