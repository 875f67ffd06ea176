import { join } from 'node:path';
import { tokenPermissions } from '../../../src/adapters/github/permissions.ts';
import type { Actor, Forge } from '../../../src/sandbox/forge/forge.ts';
import { startForge } from '../../../src/sandbox/start-forge.ts';
import { createClient, type Client } from '../../builders/a-forge.ts';
import { branchOf, mainFiles } from './registry.ts';
import { headOf, makeBranches, type Branches } from './branches.ts';
import type { PullHistory } from './history.ts';
import { burstScript, type BurstScript, type BurstSize, type Login } from './script.ts';

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
  /** Where Git pushes to as bob. */
  readonly remote: string;
  /** By index of the pull request. */
  readonly histories: readonly PullHistory[];
  readonly actors: Readonly<Record<Login, Actor>>;
  /** The API as bob. */
  readonly api: Client;
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
  const { actors, ids, token } = populate(forge);
  const repository = await forge.admin.createRepository({ owner: 'acme', name: 'registry' });
  for (const login of ['bob', 'ben', 'cleo', 'finn', 'dora'] as const) {
    const role = login === 'dora' ? 'read' : 'write';
    forge.admin.addCollaborator({ owner: 'acme', repo: 'registry', login, role });
  }
  const app = await registerApp(forge);
  const script = burstScript(size);
  const branches = await makeBranches(join(directory, 'source.git'), script, mainFiles(size.pulls, ids));
  const remote = `${forge.url.replace('://', `://x-access-token:${token}@`)}/acme/registry.git`;
  const api = createClient(forge.apiUrl, () => token);
  const histories = await openPullRequests({ script, branches, remote, api });
  await forge.whenSettled();
  return {
    forge,
    app,
    script,
    branches,
    remote,
    histories,
    actors,
    api,
    faults,
    repositoryId: repository.id,
    takeCounts: () => counters.take(),
  };
}

function populate(forge: Forge): {
  readonly actors: BurstWorld['actors'];
  readonly ids: Readonly<Record<'ben' | 'cleo' | 'finn', number>>;
  readonly token: string;
} {
  const { admin } = forge;
  const idOf = (login: string): number =>
    admin.createUser(login === 'bob' ? { login, email: 'bob@acme.test' } : { login }).id;
  const ids = {
    bob: idOf('bob'),
    ben: idOf('ben'),
    cleo: idOf('cleo'),
    finn: idOf('finn'),
    dora: idOf('dora'),
  };
  admin.createUser({ login: 'anna' });
  admin.createOrganization({ login: 'acme', admins: ['anna'] });
  const actorOf = (login: Login): Actor => ({ accountId: ids[login] });
  const actors = {
    bob: actorOf('bob'),
    ben: actorOf('ben'),
    cleo: actorOf('cleo'),
    finn: actorOf('finn'),
    dora: actorOf('dora'),
  };
  const { ben, cleo, finn } = ids;
  return { actors, ids: { ben, cleo, finn }, token: admin.createToken('bob') };
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
  world: Pick<BurstWorld, 'script' | 'branches' | 'remote' | 'api'>,
): Promise<readonly PullHistory[]> {
  const { script, branches, remote, api } = world;
  await branches.pushMain(remote, 'first');
  const heads = script.first.map((_, pull) => ({ pull, head: headOf(pull, 'first') }));
  for (let from = 0; from < heads.length; from += refsPerPush)
    await branches.push(remote, heads.slice(from, from + refsPerPush));
  const histories: PullHistory[] = [];
  for (const [pull, content] of script.first.entries()) {
    const wish = { head: branchOf(pull), base: 'main', title: `Change ${pull}`, body: '' };
    const opened = await api('POST', `${registryPath}/pulls`, wish);
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
