import { generateKeyPairSync } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { ServeConfig } from '../../src/config/serve-config.ts';
import type { AppOptions, Tuning } from '../../src/entry/app/app-options.ts';
import type { RunReport } from '../../src/entry/app/run-reports.ts';
import type { RunningApp } from '../../src/entry/app/running-app.ts';
import { startApp } from '../../src/entry/app/start-app.ts';
import type { WorkItem } from '../../src/ports/work-queue.ts';
import { webhookSecret } from './a-delivery.ts';
import { aFolder } from './a-store.ts';
import { aForgeApi, type ForgeApi } from './a-forge-api.ts';

export const appKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;

export interface AppWish {
  readonly api?: ForgeApi;
  readonly config?: Partial<ServeConfig>;
  readonly tuning?: Partial<Tuning>;
  readonly createHandler?: AppOptions['createHandler'];
}

export interface AppWorld {
  readonly app: RunningApp;
  readonly api: ForgeApi;
  readonly dataDir: string;
  /** What the handler was called with; the usual handler is done at once. */
  readonly worked: WorkItem[];
  readonly runs: RunReport[];
  readonly log: () => string;
  readonly webhookUrl: string;
}

/** A running server over a forge's API in this process, closed when the test is over. */
export async function anApp(wish: AppWish = {}): Promise<AppWorld> {
  const api = wish.api ?? (await aForgeApi());
  const worked: WorkItem[] = [];
  const runs: RunReport[] = [];
  let log = '';
  const config: ServeConfig = {
    appId: 17,
    privateKey: appKey,
    webhookSecret,
    port: 0,
    host: '127.0.0.1',
    dataDir: wish.config?.dataDir ?? aFolder(),
    logLevel: 'trace',
    githubApiUrl: api.url,
    ...wish.config,
  };
  const app = await startApp({
    config,
    tuning: { isThrottled: false, stopWithin: 15_000, retryDelay: 20, ...wish.tuning },
    logDestination: { write: (line) => void (log += line) },
    onRun: (run) => runs.push(run),
    createHandler:
      wish.createHandler ??
      (() => async (item) => {
        worked.push(item);
        return { kind: 'done' };
      }),
  });
  onTestFinished(() => app.close());
  const webhookUrl = `${app.url}/api/github/webhooks`;
  return { app, api, dataDir: config.dataDir, worked, runs, log: () => log, webhookUrl };
}
