import { defineCommand, type ExitCode } from '../command.ts';

export const initCommand = defineCommand({
  description: [
    'Writes the files of a first, valid registry: settings, an environment, a group, a policy and an example service; who is asked for reviews, a workflow that checks pull requests, and settings for the editor.',
    'A file that is there is never changed. A folder with a charter.yaml is a registry already, and left alone.',
  ],
  options: {
    name: {
      type: 'value',
      placeholder: 'NAME',
      summary: 'What the registry is called; the folder if left out',
    },
    owner: {
      type: 'value',
      placeholder: 'TEAM',
      summary:
        'The GitHub team that answers for it, as in acme/platform; made from the remote of Git if left out',
    },
    env: { type: 'value', placeholder: 'NAME', summary: 'The first environment', default: 'development' },
    json: { type: 'flag', summary: 'Print the result as JSON (docs/cli.md has its shape)' },
  },
  arguments: [{ name: 'DIR', summary: 'The folder; the current one if left out', isRequired: false }],
  examples: [
    { command: 'npx charter init --owner acme/platform', does: 'Make the current folder a registry' },
    {
      command: 'npx charter init registry --name Bookshop --env staging',
      does: 'A folder of its own, with another first environment',
    },
  ],
  run: async ({ options, arguments: [directory = '.'], terminal }): Promise<ExitCode> => {
    const { runInit } = await import('../init/run-init.ts');
    const { initJson, initReport, exitCodeOf } = await import('../init/init-report.ts');
    const result = await runInit({
      directory,
      workingDirectory: terminal.workingDirectory,
      name: options.name,
      owner: options.owner,
      environment: options.env,
    });
    if (options.json) terminal.out(`${JSON.stringify(initJson(result), undefined, 2)}\n`);
    else terminal.out(initReport(result, { directory, paint: terminal.paint }));
    return exitCodeOf(result);
  },
});
