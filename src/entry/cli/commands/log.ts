import { manifestKinds, type ManifestKind } from '../../../model/ref.ts';
import type { RegistryLog } from '../../../flows/history/read-log.ts';
import type { TouchedRef } from '../../../model/history.ts';
import { defineCommand, registryOptions, type ExitCode } from '../command.ts';
import { historyOptions } from '../history-options.ts';
import type { OpenedHistory } from '../open-history.ts';
import { UsageError } from '../usage-error.ts';
import { shellWord } from '../../../model/shell-word.ts';

const defaultLimit = 50;

export const logCommand = defineCommand({
  description: [
    'Lists what happened to the registry, newest first: for each merge or commit on the first-parent line of HEAD the manifests that its files create, update, move, break, repair or delete.',
    'With --env, what takes effect there by what is written in it; charter history and charter plan say what really changed in an environment.',
  ],
  options: {
    env: {
      type: 'value',
      placeholder: 'NAME',
      summary: 'Only manifests that take effect in this environment',
    },
    kind: { type: 'value', placeholder: 'KIND', summary: 'Only manifests of this kind' },
    since: { type: 'value', placeholder: 'TIME', summary: 'Only what was committed then or later' },
    until: { type: 'value', placeholder: 'TIME', summary: 'Only what was committed then or earlier' },
    limit: {
      type: 'value',
      placeholder: 'N',
      summary: 'Only the newest N entries',
      default: String(defaultLimit),
    },
    ...historyOptions,
    ...registryOptions,
  },
  arguments: [],
  examples: [
    { command: 'npx charter log --since 2026-03-01', does: 'What happened since March?' },
    { command: 'npx charter log --env production --kind overlay', does: 'Who patches production?' },
  ],
  run: async ({ options, terminal }): Promise<ExitCode> => {
    const { readBounds, readLimit } = await import('../resolve-point.ts');
    const bounds = readBounds(options);
    const limit = readLimit(options.limit) ?? defaultLimit;
    const kind = options.kind === undefined ? undefined : readKind(options.kind);
    const { openHistory, sayIfCut } = await import('../open-history.ts');
    const { readLog } = await import('../../../flows/history/read-log.ts');
    const opened = await openHistory(options, terminal);
    const log = await readLog(opened.source, {
      tip: opened.tip,
      folder: opened.folder,
      ...bounds,
      isWanted: (touched) => isOf(touched, kind) && isIn(touched, options.env),
      isSharedWanted: kind === undefined,
      limit,
    });
    if (options.env !== undefined && !isNamedIn(log, options.env))
      await checkEnvironment(opened, options.env);
    sayIfCut(log.isComplete, terminal);
    await print(log, options.json, terminal);
    return 0;
  },
});

async function print(
  log: RegistryLog,
  isJson: boolean,
  terminal: Parameters<typeof logCommand.run>[0]['terminal'],
): Promise<void> {
  if (isJson) {
    const { logToJson } = await import('../../../render/history/history-json.ts');
    terminal.out(`${JSON.stringify(logToJson(log), undefined, 2)}\n`);
    return;
  }
  const { logText } = await import('../../../render/history/log-text.ts');
  terminal.out(logText(log.entries, terminal.paint));
  if (!log.hasMore) return;
  const { sayNote } = await import('../say-note.ts');
  sayNote(terminal, `These are the newest ${log.entries.length} entries; \`--limit\` shows more.`);
}

function isOf({ kind }: TouchedRef, wanted: ManifestKind | undefined): boolean {
  return wanted === undefined || kind === wanted;
}

function isIn({ environments }: TouchedRef, wanted: string | undefined): boolean {
  return wanted === undefined || environments === undefined || environments.includes(wanted);
}

function readKind(text: string): ManifestKind {
  const kind = manifestKinds.find((known) => known.toLowerCase() === text.toLowerCase());
  if (kind !== undefined) return kind;
  throw new UsageError({
    code: 'usage-invalid-value',
    message: `\`--kind\` takes ${manifestKinds.join(', ')}; found ${shellWord(text)}.`,
    hint: 'For example: `npx charter log --kind service`',
  });
}

/** Whether anything in a log names the environment as one where it takes effect. */
function isNamedIn({ entries }: RegistryLog, name: string): boolean {
  return entries.some(({ touched }) => touched.some(({ environments }) => environments?.includes(name)));
}

/** An environment that nothing names may be none at all. */
async function checkEnvironment({ source, tip, folder }: OpenedHistory, name: string): Promise<void> {
  const { findKnownRefs } = await import('../../../flows/registry/known-refs.ts');
  const { findEnvironment } = await import('../find-by-name.ts');
  const { present, gone } = await findKnownRefs(source, { tip, folder });
  const environments = [...present, ...gone].filter((ref) => ref.startsWith('environment:'));
  findEnvironment(
    environments.map((ref) => ({ name: ref.slice('environment:'.length) })),
    name,
  );
}
