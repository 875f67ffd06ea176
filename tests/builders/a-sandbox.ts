import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { webhookPath } from '../../src/entry/app/http-server.ts';
import type { RunReport } from '../../src/entry/app/run-reports.ts';
import { startBot } from '../../src/entry/app/start-bot.ts';
import { startSandboxBot, type SandboxBot } from '../../src/entry/cli/sandbox-bot.ts';
import { demoSigning } from '../../src/entry/cli/signing/demo-signing.ts';
import { readAppManifest } from '../../src/entry/cli/app-manifest.ts';
import { aFolder } from './a-store.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/start-sandbox.ts';

export interface SandboxWorld {
  readonly sandbox: Sandbox;
  readonly directory: string;
  /** Everything that went wrong inside the forge. */
  readonly faults: unknown[];
  /** Ends it now rather than when the test is over. */
  readonly close: () => Promise<void>;
}

/** A sandbox over real HTTP and Git on a port chosen by the system; without a bot. */
export async function aSandbox(options: Partial<SandboxOptions> = {}): Promise<SandboxWorld> {
  const directory = options.directory ?? aFolder();
  const faults: unknown[] = [];
  const sandbox = await startSandbox({
    directory,
    port: 0,
    app: readAppManifest(),
    signing: demoSigning,
    onError: (error) => faults.push(error),
    ...options,
  });
  const close = onlyOnce(() => sandbox.close());
  onTestFinished(close);
  return { sandbox, directory, faults, close };
}

/** The bot of a sandbox, at rest. */
export async function aBotFor({ sandbox, directory }: SandboxWorld): Promise<SandboxBot> {
  const bot = await startSandboxBot(sandbox, directory);
  const close = onlyOnce(() => bot.close());
  onTestFinished(close);
  await bot.settled();
  return { ...bot, close };
}

/** As `aBotFor`, and every run of its work is told of. */
export async function aMeteredBotFor(
  { sandbox, directory }: SandboxWorld,
  onRun: (run: RunReport) => void,
): Promise<SandboxBot> {
  const { app, forge } = sandbox;
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
    tuning: { isThrottled: false, stopWithin: 2_000 },
    logDestination: { write: () => undefined },
    onRun,
  });
  const close = onlyOnce(() => running.close());
  onTestFinished(close);
  sandbox.connectBot(`${running.url}${webhookPath}`);
  const settled = async (): Promise<void> => {
    await forge.whenSettled();
    await running.whenIdle();
    await forge.whenSettled();
  };
  await settled();
  return { settled, close };
}

function onlyOnce(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}
