import { defineCommand, registryOptions, type ExitCode } from '../command.ts';
import { historyOptions } from '../history-options.ts';

export const blameCommand = defineCommand({
  description: [
    'Shows a manifest as YAML and beside each field the commit that gave it its present value, when, who, and where it is written now: as it is written or, with --env, as it takes effect there, overlay and defaults included.',
    'A change of form that means the same (512Mi, 0.5Gi) is none, nor is one of a comment. What the working tree has and HEAD has not is left out.',
  ],
  options: {
    env: { type: 'value', placeholder: 'NAME', summary: 'As it takes effect in this environment' },
    ...historyOptions,
    ...registryOptions,
  },
  arguments: [{ name: 'REF', summary: 'The manifest, as in service:payments', isRequired: true }],
  examples: [
    { command: 'npx charter blame service:payments', does: 'Who set which field?' },
    {
      command: 'npx charter blame service:payments --env production',
      does: 'Who said that production runs this image?',
    },
  ],
  run: async ({ options, arguments: [text = ''], terminal }): Promise<ExitCode> => {
    const { openHistory, sayIfCut } = await import('../open-history.ts');
    const { deletedError, findHistory, lastDeletion } = await import('../find-history.ts');
    const { blameManifest } = await import('../../../flows/history/blame-manifest.ts');
    const opened = await openHistory(options, terminal);
    const found = await findHistory(opened, text);
    const deletion = lastDeletion(found);
    if (deletion !== undefined) throw deletedError(found, deletion);
    const { history } = found;
    const environment = options.env;
    const blame = await blameManifest(opened.source, { ...found, folder: opened.folder, environment });
    if (blame.kind !== 'found') {
      const { blameFailure } = await import('../blame-failure.ts');
      throw blameFailure(history, environment, blame);
    }
    sayIfCut(history.isComplete, terminal);
    if (options.json) {
      const { blameToJson } = await import('../../../render/history/history-json.ts');
      terminal.out(`${JSON.stringify(blameToJson(history, environment, blame.fields), undefined, 2)}\n`);
    } else {
      const { blameText } = await import('../../../render/history/blame-text.ts');
      terminal.out(blameText(history, { environment, fields: blame.fields }, terminal.paint));
    }
    return 0;
  },
});
