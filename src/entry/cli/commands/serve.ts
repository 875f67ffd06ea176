import { constants } from 'node:os';
import type { ConfigError } from '../../../config/config-error.ts';
import type { ServeConfig } from '../../../config/serve-config.ts';
import { defineCommand, type ExitCode } from '../command.ts';
import { reportError } from '../report-error.ts';

export const serveCommand = defineCommand({
  description: [
    'Runs the GitHub App: takes webhooks, checks pull requests, and publishes what it finds. Settings come from the environment; docs/install.md explains each.',
    'APP_ID, PRIVATE_KEY (or PRIVATE_KEY_PATH), WEBHOOK_SECRET and DATA_DIR are required. PORT (3000), HOST (127.0.0.1), LOG_LEVEL (info), GITHUB_API_URL (https://api.github.com), REDIS_URL (for several servers) and SIGSTORE_TRUSTED_ROOT (another Sigstore) may be set.',
    'Runs until SIGTERM or Ctrl-C; work in hand is finished first, the rest is taken up at the next start.',
  ],
  options: {},
  arguments: [],
  examples: [
    { command: 'npx charter serve', does: 'Serve the installations of the App that the environment names' },
  ],
  run: async ({ terminal }): Promise<ExitCode> => {
    const { readServeConfig } = await import('../../../config/serve-config.ts');
    const config = readServeConfig(terminal.environment);
    if (isProblems(config)) {
      for (const problem of config) reportError(problem, terminal, false);
      return 2;
    }
    const stopped = untilStopped();
    const { startBot } = await import('../../app/start-bot.ts');
    const bot = await startBot({ config });
    await stopped;
    await bot.close();
    return 0;
  },
});

function isProblems(config: ServeConfig | readonly ConfigError[]): config is readonly ConfigError[] {
  return Array.isArray(config);
}

/** One Ctrl-C may come twice, from the terminal and through `npx`; what comes after this long is meant. */
const echo = 1_000;

/** Resolves at the first end signal; a later one ends the process at once, as the system counts it. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const end = (signal: NodeJS.Signals): void => {
      if (first === undefined) resolve();
      else if (performance.now() - first > echo) process.exit(128 + constants.signals[signal]);
      first ??= performance.now();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  });
}
