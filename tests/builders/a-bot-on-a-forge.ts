import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenPermissions } from '../../src/adapters/github/permissions.ts';
import type { Tuning } from '../../src/entry/app/app-options.ts';
import { webhookPath } from '../../src/entry/app/http-server.ts';
import type { RunReport } from '../../src/entry/app/run-reports.ts';
import type { RunningApp } from '../../src/entry/app/running-app.ts';
import { startBot } from '../../src/entry/app/start-bot.ts';
import type { AppRegistration, Forge, RequestRecord } from '../../src/sandbox/forge/forge.ts';
import { startForge } from '../../src/sandbox/start-forge.ts';
import { createClient, type Client } from './a-forge.ts';
import { aPushedRepository, type PushedRepository, type RepositoryWish } from './a-pushed-repository.ts';

const webhookSecret = 'the-secret-of-the-webhook-of-these-stories';

/** Put into whatever the bot reads but has no business to log: titles, bodies, comments. */
export const canary = 'a-canary-that-must-not-sing';

/** The embedded forge with the organization acme, and the bot at work on it as in production, but for its patience. */
export interface BotOnAForge {
  readonly forge: Forge;
  readonly app: { readonly id: number; readonly privateKey: string; readonly webhookSecret: string };
  readonly installationId: number;
  /** The API as bob, who may write to every repository. */
  readonly api: Client;
  /** The API as carol, who belongs to nothing. */
  readonly outsiderApi: Client;
  readonly outsiderToken: string;
  /** Every run of work so far, of all bots that were started. */
  readonly runs: readonly RunReport[];
  /** Every request that the forge has answered so far. */
  readonly requests: readonly RequestRecord[];
  readonly dataDir: string;
  bot(): RunningApp;
  isRunning(): boolean;
  webhookUrl(): string;
  log(): string;
  /** Starts the bot again, over the same data. */
  start(tuning?: Partial<Tuning>): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when all webhooks are delivered and no work is in hand or waits; fails after so many milliseconds. */
  settle(within?: number): Promise<void>;
  addRepository(name: string, wish?: RepositoryWish): Promise<PushedRepository>;
  /** Secrets and bodies that have got into the log, or into another text: what was found, not its value. */
  leaks(text?: string): readonly string[];
  close(): Promise<void>;
}

export interface BotWish {
  readonly tuning?: Partial<Tuning>;
  /** Left out: the bot is started at once. */
  readonly isStopped?: boolean;
  /** Repositories without a configuration are proposed one; left out: they are not. */
  readonly isOnboarding?: boolean;
  /** What the App may do beside, or instead of, what it asks for. */
  readonly permissions?: AppRegistration['permissions'];
}

/** Quick to try again, and slow to give up: requests are held on purpose, and the machine may be busy. */
const patience: Partial<Tuning> = {
  isThrottled: false,
  retryDelay: 5,
  stopWithin: 30_000,
  apiTimeout: 60_000,
};

export async function aBotOnAForge(wish: BotWish = {}): Promise<BotOnAForge> {
  const { tuning, isStopped = false, isOnboarding = false } = wish;
  const directory = await mkdtemp(join(tmpdir(), 'charter-story-'));
  const faults: unknown[] = [];
  const requests: RequestRecord[] = [];
  const forge = await startForge({
    directory: join(directory, 'forge'),
    log: (record) => requests.push(record),
    onError: (error) => faults.push(error),
  });
  const world = await populate(forge, wish);
  const dataDir = join(directory, 'data');
  const runs: RunReport[] = [];
  const repositories: PushedRepository[] = [];
  let lines = '';
  let running: RunningApp | undefined;

  const bot = (): RunningApp => {
    if (running === undefined) throw new Error('the bot is stopped');
    return running;
  };
  const start = async (changed: Partial<Tuning> = {}): Promise<void> => {
    running = await startBot({
      config: {
        appId: world.app.id,
        privateKey: world.app.privateKey,
        webhookSecret,
        githubApiUrl: forge.apiUrl,
        port: 0,
        host: '127.0.0.1',
        dataDir,
        logLevel: 'trace',
        isOnboarding,
      },
      tuning: { ...patience, ...tuning, ...changed },
      logDestination: { write: (line) => void (lines += line) },
      onRun: (run) => runs.push(run),
    });
    forge.admin.updateApp(world.app.id, { webhookUrl: `${running.url}${webhookPath}` });
  };
  const stop = async (): Promise<void> => {
    const stopping = running;
    running = undefined;
    await stopping?.close();
  };
  const isBusy = async (): Promise<boolean> => {
    const counts = await running?.counts();
    return counts !== undefined && counts.waiting + counts.running > 0;
  };
  const settleNow = async (): Promise<void> => {
    // What the bot writes makes the forge send webhooks in turn.
    do {
      await forge.whenSettled();
      await running?.whenIdle();
      await forge.whenSettled();
    } while (await isBusy());
  };

  if (!isStopped) await start();
  return {
    forge,
    runs,
    requests,
    dataDir,
    bot,
    isRunning: () => running !== undefined,
    start,
    stop,
    app: { ...world.app, webhookSecret },
    installationId: world.installationId,
    api: createClient(forge.apiUrl, () => world.bob),
    outsiderApi: createClient(forge.apiUrl, () => world.carol),
    outsiderToken: world.carol,
    webhookUrl: () => `${bot().url}${webhookPath}`,
    log: () => lines,
    settle: (within = 50_000) =>
      before(
        settleNow(),
        within,
        async () => `still busy: ${JSON.stringify(await running?.counts())}\n${lines.slice(-3_000)}`,
      ),
    addRepository: async (name, wish = {}) => {
      const { id } = await forge.admin.createRepository({ owner: 'acme', name });
      forge.admin.addCollaborator({ owner: 'acme', repo: name, login: 'bob', role: 'write' });
      const place = { forge, id, owner: 'acme', name, token: world.bob };
      const repository = await aPushedRepository(place, wish);
      repositories.push(repository);
      return repository;
    },
    leaks: (text = lines) => leaksIn(text, { ...world, webhookSecret }),
    close: async () => {
      await stop();
      await forge.close();
      await Promise.all(repositories.map((repository) => repository.remove()));
      await rm(directory, { recursive: true, force: true });
      if (faults.length > 0) throw new AggregateError(faults, 'the forge reported faults of its own');
    },
  };
}

interface Population {
  readonly app: { readonly id: number; readonly privateKey: string };
  readonly installationId: number;
  readonly bob: string;
  readonly carol: string;
}

/** People, and the app with no more rights than it asks for in production. */
async function populate({ admin }: Forge, { permissions = {} }: BotWish): Promise<Population> {
  for (const login of ['anna', 'bob', 'carol']) admin.createUser({ login });
  admin.createOrganization({ login: 'acme', admins: ['anna'], members: ['bob'] });
  const { gate, teams, fetch, lookUp, onboard } = tokenPermissions;
  const app = await admin.registerApp({
    slug: 'charter',
    owner: 'acme',
    permissions: { ...lookUp, ...fetch, ...teams, ...gate, ...onboard, merge_queues: 'read', ...permissions },
    events: [
      'check_run',
      'check_suite',
      'issue_comment',
      'membership',
      'merge_group',
      'pull_request',
      'pull_request_review',
      'push',
      'repository',
      'team',
    ],
    webhookSecret,
  });
  const { id } = admin.installApp({ appId: app.id, account: 'acme', repositories: 'all' });
  return { app, installationId: id, bob: admin.createToken('bob'), carol: admin.createToken('carol') };
}

function leaksIn(log: string, secrets: Population & { readonly webhookSecret: string }): readonly string[] {
  const [, firstLineOfKey = ''] = secrets.app.privateKey.split('\n');
  const forbidden: Readonly<Record<string, RegExp>> = {
    'the webhook secret': new RegExp(secrets.webhookSecret),
    'the private key': new RegExp(`BEGIN [A-Z ]*PRIVATE|${firstLineOfKey.replaceAll(/[+/]/g, '\\$&')}`),
    'a token of a user or an installation': /gh[ps]_\w{8}/,
    'a JSON web token': /\beyJ[\w-]{8,}\./,
    'credentials for Git': /eC1hY2Nlc3MtdG9rZW4/,
    'a signature': /sha256=[0-9a-f]{16}/,
    'a body': new RegExp(canary),
  };
  return Object.entries(forbidden)
    .filter(([, form]) => form.test(log))
    .map(([what]) => what);
}

async function before<T>(action: Promise<T>, within: number, describe: () => Promise<string>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      describe().then((state) => reject(new Error(`not within ${within} ms: ${state}`)), reject);
    }, within);
  });
  try {
    return await Promise.race([action, late]);
  } finally {
    clearTimeout(timer);
  }
}
