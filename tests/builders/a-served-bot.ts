import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { webhookPath } from '../../src/entry/app/http-server.ts';
import type { BotOnAForge } from './a-bot-on-a-forge.ts';
import { eventually } from './eventually.ts';

/** `charter serve` in a process of its own. */
export interface ServedBot {
  /** Standard output and standard error so far. */
  output(): string;
  /** Gives the exit code when it has ended; null when a signal ended it. */
  whenEnded(): Promise<number | null>;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

const program = fileURLToPath(new URL('../../src/entry/cli/charter.mjs', import.meta.url));

/** Runs `charter serve` with the environment of a bot on the forge, some variables changed. Resolves at once. */
export function serve(world: BotOnAForge, changed: Readonly<Record<string, string>> = {}): ServedBot {
  const env: Readonly<Record<string, string>> = {
    PATH: process.env['PATH'] ?? '',
    APP_ID: String(world.app.id),
    PRIVATE_KEY: world.app.privateKey,
    WEBHOOK_SECRET: world.app.webhookSecret,
    DATA_DIR: world.dataDir,
    GITHUB_API_URL: world.forge.apiUrl,
    PORT: '0',
    LOG_LEVEL: 'trace',
    ...changed,
  };
  const child = spawn(process.execPath, [program, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    output: () => output,
    whenEnded: () => ended,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Runs `charter serve`, and leads the forge's webhooks to it as soon as it listens. */
export async function aServedBot(
  world: BotOnAForge,
  changed: Readonly<Record<string, string>> = {},
): Promise<ServedBot> {
  const served = serve(world, changed);
  const address = (): string | undefined => /"url":"(http:\/\/127\.0\.0\.1:\d+)"/.exec(served.output())?.[1];
  await eventually(() => address() !== undefined).catch((cause: unknown) => {
    throw new Error(`charter serve does not listen: ${served.output()}`, { cause });
  });
  world.forge.admin.updateApp(world.app.id, { webhookUrl: `${address() ?? ''}${webhookPath}` });
  return served;
}
