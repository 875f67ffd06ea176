import { defineCommand, type ExitCode } from '../command.ts';

export const importCommand = defineCommand({
  description: [
    'Makes manifests of Docker Compose files, Kubernetes objects, Backstage catalogs, Score files and the flat form (kind: Relic, Monument …), and says of every value whether it was mapped, guessed or dropped, and why. FILE is a file, a folder or a glob; what it is is told by its content.',
    'Values of secrets are never written nor shown, only their names. A file that is there already and differs is kept.',
  ],
  options: {
    'dry-run': { type: 'flag', summary: 'Only say what would be written' },
    into: { type: 'value', placeholder: 'DIR', summary: 'Write below DIR; the folder of --repo if left out' },
    force: { type: 'flag', summary: 'Replace files that are there and differ' },
    repo: {
      type: 'value',
      placeholder: 'DIR',
      summary: 'Write into the registry at DIR',
      default: '.',
    },
    json: { type: 'flag', summary: 'Print the result as JSON (docs/cli.md has its shape)' },
  },
  arguments: [
    { name: 'FILE', summary: 'What to import, as in compose.yaml', isRequired: true, isRepeated: true },
  ],
  examples: [
    { command: 'npx charter import compose.yaml --dry-run', does: 'What would become of a Compose file?' },
    { command: 'npx charter import k8s/', does: 'All YAML files of a folder' },
    {
      command: "npx charter import 'teams/*/catalog-info.yaml' --into registry",
      does: 'What a glob matches, into a folder',
    },
  ],
  run: async ({ options, arguments: words, terminal }): Promise<ExitCode> => {
    const { runImport } = await import('../import/run-import.ts');
    const { importJson, importReport, exitCodeOf } = await import('../import/import-report.ts');
    const result = await runImport({
      words,
      target: options.into ?? options.repo,
      isDry: options['dry-run'],
      isForced: options.force,
      directory: terminal.workingDirectory,
    });
    if (options.json) terminal.out(`${JSON.stringify(importJson(result), undefined, 2)}\n`);
    else terminal.out(importReport(result, terminal));
    return exitCodeOf(result);
  },
});
