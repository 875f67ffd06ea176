import { defineCommand, registryOptions, type ExitCode } from '../command.ts';

export const policyTestCommand = defineCommand({
  description: [
    'Runs every *_test.rego in DIR by opa test. Policies may call only what they may call when they judge: nothing that reaches a network, a clock or the machine.',
  ],
  options: { ...registryOptions },
  arguments: [
    {
      name: 'DIR',
      summary: 'The folder with the Rego (default: policies of the registry)',
      isRequired: false,
    },
  ],
  examples: [
    { command: 'npx charter policy test', does: 'Test the policies of this registry' },
    { command: 'npx charter policy test drafts/policies', does: 'Test those of another folder' },
  ],
  run: async ({ options, arguments: [named], terminal }): Promise<ExitCode> => {
    const { findPolicyFolder, requireOpa } = await import('../policy-folder.ts');
    const { testRego } = await import('../../../adapters/opa/test-rego.ts');
    const { revealInLines } = await import('../../../render/visible-text.ts');
    const folder = await findPolicyFolder(named, options.repo, terminal);
    const { outcome, output, isEmpty } = await testRego(await requireOpa(terminal), folder, options.json);
    terminal.out(options.json && outcome !== 'failed' ? output : revealInLines(output));
    if (isEmpty) terminal.error(revealInLines(noTests(folder)));
    if (outcome === 'failed') return 2;
    return outcome === 'passed' ? 0 : 1;
  },
});

function noTests(folder: string): string {
  return `There are no tests in ${folder}. Write one in NAME_test.rego: \`package charter.NAME_test\`, \`import data.charter.NAME\`, and a rule such as \`test_refuses if count(NAME.deny) == 1 with input as {"environment": null, "manifests": {}}\`.\n`;
}
