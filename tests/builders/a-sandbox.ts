import { onTestFinished } from 'vitest';
import { startSandboxBot, type SandboxBot } from '../../src/entry/cli/sandbox-bot.ts';
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

function onlyOnce(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}
