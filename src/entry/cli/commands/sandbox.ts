import { rmSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import type { Sandbox } from '../../../sandbox/start-sandbox.ts';
import { defineCommand, type ExitCode, type Invocation, type OptionSpecs } from '../command.ts';
import type { SandboxBot } from '../sandbox-bot.ts';
import { shellWord } from '../../../model/shell-word.ts';
import { UsageError } from '../usage-error.ts';

const options = {
  story: { type: 'flag', summary: 'Play the life of a change by itself, tell it, and end' },
  repo: {
    type: 'value',
    placeholder: 'DIR',
    summary:
      'Import the Git history of your own registry in place of the example; what is not committed stays out',
  },
  keep: {
    type: 'value',
    placeholder: 'DIR',
    summary: 'Keep everything in this folder; the next start with it goes on from there',
  },
  port: {
    type: 'value',
    placeholder: 'PORT',
    summary: 'Where the forge listens; 0 for any that is free (default: 4100 if it is free)',
  },
  json: { type: 'flag', summary: 'Print addresses and tokens, or how the story ended, as one line of JSON' },
} as const satisfies OptionSpecs;

type Options = Invocation<typeof options>['options'];
type Terminal = Invocation<typeof options>['terminal'];

export const sandboxCommand = defineCommand({
  description: [
    'Starts a small forge on this machine which speaks the API of GitHub, the bot unchanged, and an example company with its people and the history of its registry. It needs no account and no network.',
    'It listens on this machine alone, and runs until Ctrl-C.',
  ],
  options,
  arguments: [],
  examples: [
    { command: 'npx charter sandbox', does: 'Look around, and try it by hand' },
    { command: 'npx charter sandbox --story', does: 'Watch a change from its first mistake to the merge' },
    { command: 'npx charter sandbox --repo ../registry', does: 'Try it with your own manifests' },
    { command: 'npx charter sandbox --keep ~/charter-sandbox', does: 'Go on tomorrow' },
  ],
  run: async ({ options, terminal }): Promise<ExitCode> => {
    const begun = performance.now();
    const stopped = untilStopped();
    const port = readPort(options.port);
    if (options.story && options.repo !== undefined) throw await storyNeedsExample('--repo');
    const directory = await prepareDirectory(options, terminal);
    const world = await startWorld({ options, terminal, directory, port });
    try {
      if (options.story) return await tellUnlessStopped(world, { options, terminal, stopped });
      await greet(world, { options, terminal, took: performance.now() - begun });
      await stopped;
      return 0;
    } finally {
      await world.bot.close();
      await world.sandbox.close();
    }
  },
});

interface World {
  readonly sandbox: Sandbox;
  readonly bot: SandboxBot;
  readonly directory: string;
}

async function startWorld(request: {
  readonly options: Options;
  readonly terminal: Terminal;
  readonly directory: string;
  readonly port: number | undefined;
}): Promise<World> {
  const { options, terminal, directory, port } = request;
  // Loading the bot takes as long as starting the forge, so both are done at once.
  const [{ startSandbox }, { readAppManifest }, { demoSigning }] = await Promise.all([
    import('../../../sandbox/start-sandbox.ts'),
    import('../app-manifest.ts'),
    import('../signing/demo-signing.ts'),
  ]);
  const [sandbox, { startSandboxBot }] = await Promise.all([
    startSandbox({
      directory,
      app: readAppManifest(),
      signing: demoSigning,
      hasOpenWork: !options.story,
      onError: (error) => terminal.error(`The forge met a fault: ${inspect(error)}\n`),
      ...(port === undefined ? {} : { port }),
      ...(options.repo === undefined
        ? {}
        : { repositoryDirectory: resolve(terminal.workingDirectory, options.repo) }),
    }),
    import('../sandbox-bot.ts'),
  ]);
  try {
    return { sandbox, directory, bot: await startSandboxBot(sandbox, directory) };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

async function greet(
  { sandbox, directory }: World,
  {
    options,
    terminal,
    took,
  }: { readonly options: Options; readonly terminal: Terminal; readonly took: number },
): Promise<void> {
  if (options.json) {
    const { repository, users, forge, app } = sandbox;
    const people = users.map(({ login, name, token, cloneUrl }) => ({ login, name, token, cloneUrl }));
    const facts = { url: forge.url, apiUrl: forge.apiUrl, repository, users: people, bot: app.botLogin };
    terminal.out(`${JSON.stringify(facts)}\n`);
    return;
  }
  const { welcomeText } = await import('../../../sandbox/welcome.ts');
  const isKept = options.keep !== undefined;
  terminal.out(welcomeText({ sandbox, directory, isKept, took, ink: terminal.paint }));
}

/** Ctrl-C ends the story at once; what it then fails with is of no interest. */
async function tellUnlessStopped(
  world: World,
  request: { readonly options: Options; readonly terminal: Terminal; readonly stopped: Promise<void> },
): Promise<ExitCode> {
  const told = tell(world, request.options, request.terminal);
  const end = await Promise.race([told, request.stopped]);
  if (end !== undefined) return end;
  told.catch(() => undefined);
  request.terminal.error('The story was stopped before its end.\n');
  return 2;
}

async function tell(
  { sandbox, bot, directory }: World,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  if (!sandbox.isNew) throw await storyNeedsExample('--keep');
  const { tellStory } = await import('../../../sandbox/tell-story.ts');
  await bot.settled();
  const { met, missed } = await tellStory({
    sandbox,
    settled: () => bot.settled(),
    directory,
    width: process.stdout.columns ?? 100,
    ink: terminal.paint,
    write: options.json ? () => {} : terminal.out,
  });
  if (options.json) terminal.out(`${JSON.stringify({ met, missed })}\n`);
  return missed === 0 ? 0 : 1;
}

/** A temporary folder goes when the process does, however it ends. */
async function prepareDirectory({ keep }: Options, terminal: Terminal): Promise<string> {
  if (keep !== undefined) {
    const directory = resolve(terminal.workingDirectory, keep);
    await mkdir(directory, { recursive: true });
    return directory;
  }
  const directory = await mkdtemp(join(tmpdir(), 'charter-sandbox-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** How often the parent is looked for, in milliseconds. */
const parentInterval = 500;

/**
 * Resolves at the first Ctrl-C or end signal; the second ends the process at once. Also when `npm` has ended, which
 * started it through a shell that passes no signal on.
 */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const parent = process.ppid;
    if (process.env['npm_lifecycle_event'] !== undefined) {
      setInterval(() => {
        if (process.ppid !== parent) resolve();
      }, parentInterval).unref();
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError({
    code: 'usage-invalid-value',
    message: `\`--port\` takes a number from 0 to 65535; found ${shellWord(text)}.`,
    hint: 'For example: npx charter sandbox --port 8080',
  });
}

async function storyNeedsExample(option: '--repo' | '--keep'): Promise<Error> {
  const { SandboxError } = await import('../../../sandbox/sandbox-error.ts');
  return new SandboxError({
    code: 'sandbox-story-needs-example',
    message:
      option === '--repo'
        ? '`--story` is about the example, not about a registry of your own'
        : '`--story` begins with an untouched example, and the folder of `--keep` has been used before',
    hint: option === '--repo' ? 'Leave out --repo.' : 'Name a new folder, or leave out --keep.',
  });
}
