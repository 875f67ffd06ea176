import type { HistoryEntry } from '../../../model/history.ts';
import { defineCommand, registryOptions, type ExitCode } from '../command.ts';
import type { ShownHistory } from '../../../render/history/history-text.ts';
import { historyOptions } from '../history-options.ts';
import type { Terminal } from '../terminal.ts';

export const historyCommand = defineCommand({
  description: [
    'Lists every change of a manifest, newest first: as it is written, and as it takes effect in each environment, where a change of an overlay or of defaults counts too. It is followed by its ref, whatever file it stood in.',
    'What is read is the first-parent line of HEAD: a change is told with the merge or pull request that brought it and with the commit that made it. A manifest that is gone has a history too.',
  ],
  options: {
    env: { type: 'value', placeholder: 'NAME', summary: 'Only what changed in this environment' },
    since: { type: 'value', placeholder: 'TIME', summary: 'Only what was committed then or later' },
    until: { type: 'value', placeholder: 'TIME', summary: 'Only what was committed then or earlier' },
    limit: { type: 'value', placeholder: 'N', summary: 'Only the newest N changes' },
    ...historyOptions,
    ...registryOptions,
  },
  arguments: [{ name: 'REF', summary: 'The manifest, as in service:payments', isRequired: true }],
  examples: [
    { command: 'npx charter history service:payments', does: 'What happened to it, and who did it?' },
    {
      command: 'npx charter history service:payments --env production --since 2026-03-01',
      does: 'What changed in production since March?',
    },
  ],
  run: async ({ options, arguments: [text = ''], terminal }): Promise<ExitCode> => {
    const { readBounds, readLimit } = await import('../resolve-point.ts');
    const bounds = readBounds(options);
    const limit = readLimit(options.limit);
    const { openHistory, sayIfCut } = await import('../open-history.ts');
    // While Git finds the clone, what comes after is loaded.
    const [opened, { environmentsEver, findHistory }, toText] = await Promise.all([
      openHistory(options, terminal),
      import('../find-history.ts'),
      options.json ? loadJson() : loadText(terminal),
    ]);
    const found = await findHistory(opened, text);
    const environment = options.env;
    const { history } = found;
    const environments = environmentsEver(found);
    if (environment !== undefined && !environments.includes(environment)) {
      const { notInEnvironment } = await import('../blame-failure.ts');
      throw notInEnvironment({ ref: history.ref, environments }, environment);
    }
    const entries = history.entries
      .filter((entry) => isIn(entry, environment) && isWithin(entry, bounds))
      .slice(0, limit);
    sayIfCut(history.isComplete, terminal);
    terminal.out(toText({ history, entries, environment }));
    return 0;
  },
});

type ToText = (shown: ShownHistory) => string;

async function loadJson(): Promise<ToText> {
  const { historyToJson } = await import('../../../render/history/history-json.ts');
  return (shown) => `${JSON.stringify(historyToJson(shown), undefined, 2)}\n`;
}

async function loadText({ paint }: Terminal): Promise<ToText> {
  const { historyText } = await import('../../../render/history/history-text.ts');
  return (shown) => historyText(shown, paint);
}

function isIn({ environments }: HistoryEntry, environment: string | undefined): boolean {
  return environment === undefined || environments.some(({ name }) => name === environment);
}

function isWithin(
  { landed }: HistoryEntry,
  { since, until }: { readonly since: string | undefined; readonly until: string | undefined },
): boolean {
  const time = Date.parse(landed.committedAt);
  return (
    (since === undefined || time >= Date.parse(since)) && (until === undefined || time <= Date.parse(until))
  );
}
