import { join } from 'node:path';
import { tokenPermissions } from '../../../src/adapters/github/permissions.ts';
import type { Forge } from '../../../src/sandbox/forge/forge.ts';
import { startForge } from '../../../src/sandbox/start-forge.ts';
import { branchOf, mainFiles } from './registry.ts';
import { headOf, makeBranches, type Branches } from './branches.ts';
import { castOf } from './cast.ts';
import type { PullHistory } from './history.ts';
import { createPeople, type BurstPeople } from './people.ts';
import { burstScript, type BurstScript, type BurstSize } from './script.ts';

export const webhookSecret = 'the secret of the burst';

/** What a bot needs to work on the world. */
export interface BurstApp {
  readonly id: number;
  readonly privateKey: string;
  readonly apiUrl: string;
}

/** Requests that the forge has answered to the bot. */
export interface CallCounts {
  /** Without those that mint tokens. */
  readonly api: number;
  readonly mints: number;
  /** Fetches, of two requests each. */
  readonly git: number;
  /** By method and path, numbers and names left out. */
  readonly byRoute: Readonly<Record<string, number>>;
}

/** The embedded forge with one repository, and as many pull requests open in it as the script has. */
export interface BurstWorld {
  readonly forge: Forge;
  readonly app: BurstApp;
  readonly repositoryId: number;
  readonly script: BurstScript;
  readonly branches: Branches;
  /** Where Git pushes to, as one of the authors. */
  readonly remote: string;
  /** By index of the pull request. */
  readonly histories: readonly PullHistory[];
  readonly people: BurstPeople;
  readonly faults: readonly unknown[];
  /** What the bot has asked since this was called last. */
  takeCounts(): CallCounts;
}

export const registryPath = '/repos/acme/registry';

/** Everything before the bot comes. */
export async function aBurstWorld(directory: string, size: BurstSize): Promise<BurstWorld> {
  const faults: unknown[] = [];
  const counters = new CallCounters();
  const forge = await startForge({
    directory: join(directory, 'forge'),
    log: (record) => counters.count(record),
    onError: (error) => faults.push(error),
    rateLimit: 10_000_000,
    keptDeliveries: 10 * size.events + 10 * size.pulls,
  });
  const script = burstScript(size);
  const people = createPeople(forge, castOf(script));
  const repository = await forge.admin.createRepository({ owner: 'acme', name: 'registry' });
  people.join('acme', 'registry');
  const app = await registerApp(forge);
  const branches = await makeBranches(
    join(directory, 'source.git'),
    script,
    mainFiles(size.pulls, people.owners),
  );
  const remote = `${forge.url.replace('://', `://x-access-token:${people.pushToken}@`)}/acme/registry.git`;
  const histories = await openPullRequests({ script, branches, remote, people });
  await forge.whenSettled();
  return {
    forge,
    app,
    script,
    branches,
    remote,
    histories,
    people,
    faults,
    repositoryId: repository.id,
    takeCounts: () => counters.take(),
  };
}

async function registerApp(forge: Forge): Promise<BurstApp> {
  const { gate, teams, fetch, lookUp } = tokenPermissions;
  const { id, privateKey } = await forge.admin.registerApp({
    slug: 'charter',
    owner: 'acme',
    permissions: { ...lookUp, ...fetch, ...gate, ...teams },
    events: ['check_run', 'check_suite', 'issue_comment', 'pull_request', 'pull_request_review', 'push'],
    webhookSecret,
  });
  forge.admin.installApp({ appId: id, account: 'acme', repositories: 'all' });
  return { id, privateKey, apiUrl: forge.apiUrl };
}

/** Refs in one push; no more than these to a push, so that the command line does not get too long. */
export const refsPerPush = 500;

async function openPullRequests(
  world: Pick<BurstWorld, 'script' | 'branches' | 'remote' | 'people'>,
): Promise<readonly PullHistory[]> {
  const { script, branches, remote, people } = world;
  await branches.pushMain(remote, 'first');
  const heads = script.first.map((_, pull) => ({ pull, head: headOf(pull, 'first') }));
  for (let from = 0; from < heads.length; from += refsPerPush)
    await branches.push(remote, heads.slice(from, from + refsPerPush));
  const histories: PullHistory[] = [];
  for (const [pull, content] of script.first.entries()) {
    const wish = { head: branchOf(pull), base: 'main', title: `Change ${pull}`, body: '' };
    const opened = await people.author(pull)('POST', `${registryPath}/pulls`, wish);
    if (opened.status !== 201) throw new Error(`not opened: ${JSON.stringify(opened.body)}`);
    histories.push({ number: opened.number('number'), content, said: [], asked: [] });
  }
  return histories;
}

/** Counts what the bot asks of the forge. */
class CallCounters {
  #api = 0;
  #mints = 0;
  #git = 0;
  #byRoute = new Map<string, number>();

  count({
    kind,
    method,
    path,
    login,
  }: {
    readonly kind: string;
    readonly method: string;
    readonly path: string;
    readonly login: string | undefined;
  }): void {
    // Git's fetches name nobody; people only push.
    if (kind === 'git' && path.includes('git-upload-pack')) this.#git += 1;
    if (kind !== 'api' || login?.startsWith('charter') !== true) return;
    const isMint = path.endsWith('/access_tokens');
    if (isMint) this.#mints += 1;
    else this.#api += 1;
    const route = `${method} ${path.replaceAll(/\d+/g, 'N').replace(/collaborators\/[^/]+/, 'collaborators/X')}`;
    this.#byRoute.set(route, (this.#byRoute.get(route) ?? 0) + 1);
  }

  take(): CallCounts {
    const counts = { api: this.#api, mints: this.#mints, git: this.#git };
    const byRoute = Object.fromEntries(this.#byRoute);
    [this.#api, this.#mints, this.#git, this.#byRoute] = [0, 0, 0, new Map()];
    return { ...counts, byRoute };
  }
}
