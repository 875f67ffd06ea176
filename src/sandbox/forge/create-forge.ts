import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { followQueue } from './actions/merge-queue.ts';
import type { Core } from './core.ts';
import { createActions } from './create-actions.ts';
import { createAdmin } from './create-admin.ts';
import { createFaults, type FaultQueue } from './faults.ts';
import type { Forge, ForgeOptions, ForgeView } from './forge.ts';
import { requireGit } from './git/git-version.ts';
import { createRepositories } from './git/repositories.ts';
import { createDeliveryQueue } from './hooks/delivery.ts';
import { createEvents } from './hooks/dispatch.ts';
import { apiPrefix, createApplication, listen, type Handle, type Listening } from './http/server.ts';
import { createQueries } from './queries.ts';
import { createRateLimiter } from './rate-limit.ts';
import { recoverHeads } from './recovery.ts';
import { openStore, type Store } from './store/store.ts';
import { createTasks } from './tasks.ts';

/** Requests per hour and token, as on GitHub Enterprise Cloud. */
const usualRateLimit = 15_000;

/** How long webhooks are waited for, in milliseconds (GitHub docs, "Best practices for using webhooks"). */
const usualHookTimeLimit = 10_000;

/** Webhook deliveries that are remembered for each app. */
const usualKeptDeliveries = 1_000;

/** Puts the forge together on a folder and starts it. What was opened is closed again when it cannot start. */
export async function createForge(given: ForgeOptions): Promise<Forge> {
  const options = { ...given, directory: resolve(given.directory) };
  await Promise.all([mkdir(options.directory, { recursive: true }), requireGit()]);
  const store = openStore(join(options.directory, 'forge.sqlite'));
  try {
    return await startOn(store, options);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function startOn(store: Store, options: ForgeOptions): Promise<Forge> {
  const { host = '127.0.0.1', port = 0 } = options;
  // The addresses in all answers hold the port, so the port comes first and what answers after it.
  let handle: Handle = refuseUntilReady;
  const listening = await listen((request, bindings) => handle(request, bindings), { port, host });
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${listening.port}`;
  const inside = createInside(store, options, url);
  try {
    await recoverHeads(inside.core);
    const view = createView(inside.core);
    const faults = createFaults();
    const application = createServerOn(inside, { view, faults, options });
    handle = (request, bindings) => application.fetch(request, bindings);
    const close = (): Promise<void> => inside.close(listening);
    return {
      ...view,
      admin: createAdmin(inside.core),
      faults,
      whenSettled: () => inside.whenSettled(),
      close,
    };
  } catch (error) {
    await listening.close();
    inside.core.repositories.close();
    throw error;
  }
}

function createServerOn(
  { core, onError }: Inside,
  { view, faults, options }: { view: ForgeView; faults: FaultQueue; options: ForgeOptions },
) {
  const limiter = createRateLimiter(options.rateLimit ?? usualRateLimit, () => Math.floor(Date.now() / 1000));
  const pages = options.pages?.(view);
  return createApplication({ core, faults, hooks: { limiter, onError }, pages, log: options.log });
}

function refuseUntilReady(): Response {
  return new Response('The forge is starting.\n', { status: 503, headers: { 'retry-after': '1' } });
}

interface Inside {
  readonly core: Core;
  readonly onError: (error: unknown) => void;
  whenSettled(): Promise<void>;
  close(listening: Listening): Promise<void>;
}

function createInside(store: Store, options: ForgeOptions, url: string): Inside {
  const { directory, onError = () => {} } = options;
  const { hookTimeLimit: timeLimit = usualHookTimeLimit, keptDeliveries: kept = usualKeptDeliveries } =
    options;
  const repositories = createRepositories(join(directory, 'repositories'));
  const tasks = createTasks(onError);
  const queue = createDeliveryQueue(store, { timeLimit, kept, onError });
  const core: Core = {
    store,
    repositories,
    tasks,
    events: createEvents(() => core, queue),
    url,
    apiUrl: `${url}${apiPrefix}`,
    redeliver: (hook) => queue.add(hook),
    followQueue: (repositoryId, branch) => followQueue(core, repositoryId, branch),
    now: () => new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
  };
  const whenSettled = async (): Promise<void> => {
    // What hears of an event may do things that others hear of.
    do {
      await tasks.whenIdle();
      await queue.whenIdle();
    } while (!tasks.isIdle() || !queue.isIdle());
  };
  const close = async (listening: Listening): Promise<void> => {
    await listening.close();
    queue.close();
    await whenSettled();
    repositories.close();
    store.close();
  };
  return { core, onError, whenSettled, close };
}

function createView(core: Core): ForgeView {
  return {
    url: core.url,
    apiUrl: core.apiUrl,
    store: core.store,
    pulls: createQueries(core),
    actions: createActions(core),
    deliveries: core.store.deliveries,
    git: (repositoryId) => core.repositories.open(repositoryId),
  };
}
