import { defineCommand, registryOptions, type ExitCode } from '../command.ts';

export const doctorCommand = defineCommand({
  description: [
    "Reads a repository's settings at GitHub and says what keeps Charter's checks from being a gate: each with the page and name of the setting, and a line for `gh` that sets it. Nothing is changed.",
    'The token in GITHUB_TOKEN or GH_TOKEN has to be of somebody who administers the repository; what it may not read is reported as not known.',
    "The environments are those of the clone's origin, as last fetched. Notes do not count as findings. docs/protect.md has all settings, and why.",
  ],
  options: {
    github: {
      type: 'value',
      placeholder: 'OWNER/NAME',
      summary: 'Look at this repository; that of the remote origin if left out',
    },
    'api-url': {
      type: 'value',
      placeholder: 'URL',
      summary: 'The API of an Enterprise Server: https://HOST/api/v3; GITHUB_API_URL if left out',
    },
    'app-id': {
      type: 'value',
      placeholder: 'ID',
      summary: "The id of Charter's App, from which alone checks may come; APP_ID if left out",
    },
    repo: { ...registryOptions.repo, summary: 'Read the clone at DIR, or the one around it' },
    json: registryOptions.json,
  },
  arguments: [],
  examples: [
    {
      command: 'npx charter doctor --app-id 12345',
      does: 'Does the gate hold in the repository of this clone?',
    },
    {
      command: 'GH_TOKEN=$(gh auth token) npx charter doctor --github acme/shop --json',
      does: 'And in another one, with the token of gh, for a script?',
    },
  ],
  run: async ({ options, terminal }): Promise<ExitCode> => {
    const { runDoctor } = await import('../doctor/run-doctor.ts');
    const report = await runDoctor(options, terminal);
    const { protectionText, protectionToJson } =
      await import('../../../render/protection/protection-report.ts');
    if (options.json) terminal.out(`${JSON.stringify(protectionToJson(report), undefined, 2)}\n`);
    else terminal.out(protectionText(report, terminal.paint, terminal.width));
    return report.findings.some(({ severity }) => severity !== 'info') ? 1 : 0;
  },
});
