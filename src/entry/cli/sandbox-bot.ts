import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/start-sandbox.ts';
import { webhookPath } from '../app/http-server.ts';
import { startBot } from '../app/start-bot.ts';

/** The bot of a sandbox, at work. */
export interface SandboxBot {
  /** Resolves when all webhooks are delivered and nothing is in hand. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the bot as `charter serve` would, but for the forge's address, the key and the secret, and connects the
 * forge to it. It keeps its data and its log in `directory`.
 */
export async function startSandboxBot(sandbox: Sandbox, directory: string): Promise<SandboxBot> {
  const { app, forge } = sandbox;
  const log = createWriteStream(join(directory, 'bot.log'), { flags: 'a' });
  const running = await startBot({
    config: {
      appId: app.id,
      privateKey: app.privateKey,
      webhookSecret: app.webhookSecret,
      githubApiUrl: forge.apiUrl,
      port: 0,
      host: '127.0.0.1',
      dataDir: join(directory, 'bot'),
      logLevel: 'info',
    },
    // The forge on this machine has no limits of its own to be kept.
    tuning: { isThrottled: false, stopWithin: 2_000 },
    logDestination: log,
  });
  sandbox.connectBot(`${running.url}${webhookPath}`);
  return {
    settled: async () => {
      await forge.whenSettled();
      await running.whenIdle();
    },
    close: async () => {
      await running.close();
      log.end();
    },
  };
}
