import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { identifyCaller, type Caller } from '../access/caller.ts';
import { mayAct, maySee, type Demand } from '../access/permissions.ts';
import { branchTips, followRefs } from '../actions/refs.ts';
import { ApiError } from '../api-error.ts';
import type { Core } from '../core.ts';
import { readPush, type PushCommand } from '../git/push-commands.ts';
import { branchOf } from '../git/refs.ts';
import { startGit } from '../git/run-git.ts';
import { findRepository } from '../rest/authorize.ts';
import { isForceRefused, refusedByKind } from '../rules/branch-moves.ts';
import { isClosedTo } from '../rules/branch-rules.ts';
import type { Repository } from '../store/model/repository.ts';

type Service = 'git-upload-pack' | 'git-receive-pack';

/** Largest push, in bytes, compressed as it is sent. */
const pushLimit = 2 * 1024 * 1024 * 1024;

/** What both services are started with; nobody may push what the forge itself maintains. */
const settings = [
  'uploadpack.allowAnySHA1InWant=true',
  'uploadpack.allowFilter=true',
  'receive.fsckObjects=true',
  'receive.hideRefs=refs/pull',
  'receive.autogc=false',
  'receive.denyDeletes=false',
  'receive.advertisePushOptions=false',
].flatMap((setting) => ['-c', setting]);

const addressPattern = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** What a Git client asks for, and may have. */
interface GitRequest {
  readonly repository: Repository;
  readonly service: Service;
  readonly caller: Caller;
}

/** Answers Git over HTTP (gitprotocol-http, smart); undefined for requests that are nothing of the kind. */
export async function answerGit(core: Core, request: Request): Promise<Response | undefined> {
  const url = new URL(request.url);
  const [, owner = '', name = '', what = ''] = addressPattern.exec(url.pathname) ?? [];
  if (what === '') return undefined;
  const service = serviceOf(url, what, request.method);
  if (service === undefined) return plain(403, 'Please use a Git client with smart HTTP.\n');
  try {
    const asked = authorizeGit(core, request, { owner: decode(owner), name: decode(name), service });
    return await (what === 'info/refs' ? advertise(core, request, asked) : serve(core, request, asked));
  } catch (error) {
    if (error instanceof ApiError) return refuse(error);
    throw error;
  }
}

function serviceOf(url: URL, what: string, method: string): Service | undefined {
  const name = what === 'info/refs' ? url.searchParams.get('service') : what;
  const isRightMethod = method === (what === 'info/refs' ? 'GET' : 'POST');
  return isRightMethod && (name === 'git-upload-pack' || name === 'git-receive-pack') ? name : undefined;
}

const demands: Readonly<Record<Service, Demand>> = {
  'git-upload-pack': { permissions: ['contents:read'], role: 'read' },
  'git-receive-pack': { permissions: ['contents:write'], role: 'write' },
};

/** Who may not know of a repository gets 404; who has said no name is asked for one first. */
function authorizeGit(
  core: Core,
  request: Request,
  { owner, name, service }: { owner: string; name: string; service: Service },
): GitRequest {
  const caller = identifyCaller(core, request.headers.get('authorization') ?? undefined);
  const repository = findRepository(core, owner, name);
  const isAnonymous = caller.kind === 'anonymous';
  const isVisible = repository !== undefined && maySee(core, caller, repository);
  if (isAnonymous && (!isVisible || service === 'git-receive-pack'))
    throw new ApiError(401, 'Authentication required');
  if (!isVisible) throw new ApiError(404, 'Repository not found.');
  if (!mayAct(core, caller, { repository, demand: demands[service] }))
    throw new ApiError(403, 'Write access to repository not granted.');
  if (service === 'git-receive-pack' && repository.isArchived)
    throw new ApiError(403, 'This repository was archived so it is read-only.');
  return { repository, service, caller };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

function refuse(error: ApiError): Response {
  const challenge: Record<string, string> =
    error.status === 401 ? { 'www-authenticate': 'Basic realm="Forge"' } : {};
  return plain(error.status, `${error.message}\n`, challenge);
}

function plain(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });
}

/**
 * Branches that rules close to whoever pushes are hidden from Git, which refuses to update what is hidden. GitHub says
 * `protected branch hook declined` where Git says `deny updating a hidden ref`.
 */
function hiddenRefs(core: Core, refs: Iterable<string>, { repository, caller }: GitRequest): string[] {
  const actor = actorOf(caller);
  return [...refs]
    .filter((ref) => {
      const branch = branchOf(ref);
      return branch !== undefined && isClosedTo(core, { repository, branch, actor });
    })
    .flatMap((ref) => ['-c', `receive.hideRefs=${ref}`]);
}

/** The same for what a push means to do, and that it may not go back where a rule forbids that. */
async function settingsOfPush(
  core: Core,
  commands: readonly PushCommand[],
  { repository, caller }: GitRequest,
): Promise<string[]> {
  const pusher = { repository, actor: actorOf(caller) };
  const refs = await core.repositories.open(repository.id).refs();
  const refused = commands.filter(
    ({ ref, after }) => refusedByKind(core, pusher, { ref, before: refs.get(ref), after }) !== undefined,
  );
  const isForceDenied = commands.some(({ ref }) => isForceRefused(core, pusher, ref));
  return [
    ...refused.flatMap(({ ref }) => ['-c', `receive.hideRefs=${ref}`]),
    ...(isForceDenied ? ['-c', 'receive.denyNonFastForwards=true'] : []),
  ];
}

async function start(
  core: Core,
  request: Request,
  asked: GitRequest & { readonly commands?: readonly PushCommand[] },
) {
  const { repository, service, commands } = asked;
  const branches = (await core.repositories.open(repository.id).refs()).keys();

  const protocol = request.headers.get('git-protocol') ?? '';
  const environment: Record<string, string> = /^version=[0-2]$/.test(protocol)
    ? { GIT_PROTOCOL: protocol }
    : {};
  const { directory } = core.repositories.open(repository.id);
  const mode = request.method === 'GET' ? ['--http-backend-info-refs'] : [];
  const closed = service === 'git-receive-pack' ? hiddenRefs(core, branches, asked) : [];
  if (commands !== undefined) closed.push(...(await settingsOfPush(core, commands, asked)));
  const args = [...settings, ...closed, service.replace('git-', ''), '--stateless-rpc', ...mode, directory];
  return startGit({ directory: undefined, args, environment });
}

const noCache = { 'cache-control': 'no-cache, max-age=0, must-revalidate', pragma: 'no-cache' };

async function advertise(core: Core, request: Request, asked: GitRequest): Promise<Response> {
  const child = await start(core, request, asked);
  child.stdin.end();
  child.stderr.resume();
  const banner = `# service=${asked.service}\n`;
  const head = `${(banner.length + 4).toString(16).padStart(4, '0')}${banner}0000`;
  const headers = { 'content-type': `application/x-${asked.service}-advertisement`, ...noCache };
  return new Response(Buffer.concat([Buffer.from(head), await collect(child.stdout)]), { headers });
}

async function serve(core: Core, request: Request, asked: GitRequest): Promise<Response> {
  const expected = `application/x-${asked.service}-request`;
  if (request.headers.get('content-type') !== expected) return plain(415, `Expected ${expected}.\n`);
  const headers = { 'content-type': `application/x-${asked.service}-result`, ...noCache };
  if (asked.service === 'git-upload-pack')
    return new Response(await upload(core, request, asked), { headers });
  const git = core.repositories.open(asked.repository.id);
  const output = await git.exclusive(() => receive(core, request, asked));
  return new Response(output, { headers });
}

/** The body as Git sent it, unpacked. A client that sends too much or breaks off makes it fail. */
function bodyOf(request: Request): Readable {
  const body = request.body === null ? Readable.from([]) : Readable.fromWeb(request.body);
  if (request.headers.get('content-encoding') !== 'gzip') return body;
  const unpacked = createGunzip();
  body.on('error', (error) => unpacked.destroy(error));
  return body.pipe(unpacked);
}

async function upload(core: Core, request: Request, asked: GitRequest): Promise<ReadableStream> {
  const child = await start(core, request, asked);
  child.stderr.resume();
  pipeline(bodyOf(request), child.stdin).catch(() => child.stdin.destroy());
  child.stdout.on('close', () => child.kill());
  return Readable.toWeb(child.stdout) as ReadableStream;
}

/**
 * Takes a push. The answer is held back until everything that follows from the moved refs is done, so that nobody
 * sees a pull request whose head is stale.
 */
async function receive(core: Core, request: Request, asked: GitRequest): Promise<Buffer> {
  const git = core.repositories.open(asked.repository.id);
  const branches = branchTips(await git.refs());
  const { commands, body } = await readPush(bodyOf(request));
  const child = await start(core, request, { ...asked, commands });
  child.stderr.resume();
  const input = pipeline(body, limitTo(pushLimit), child.stdin).catch(() => child.stdin.destroy());
  const output = await collect(child.stdout);
  await input;
  const changes = await git.reloadRefs(commands.map(({ ref }) => ref));
  const repository = core.store.tables.repositories.get(asked.repository.id) ?? asked.repository;
  // Payloads of webhooks are made after the push was answered: they can wait, who pushes cannot.
  const actor = actorOf(asked.caller);
  await core.events.holdDuring(() => followRefs(core, actor, { repository, changes, branches }));
  return output;
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

function actorOf(caller: Caller) {
  if (caller.kind === 'user') return { accountId: caller.account.id };
  if (caller.kind === 'installation') return { accountId: caller.account.id, appId: caller.app.id };
  throw new ApiError(401, 'Authentication required');
}

async function* passUpTo(source: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > limit) throw new Error(`the request is longer than ${limit} bytes`);
    yield chunk;
  }
}

function limitTo(limit: number): (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
  return (source) => passUpTo(source, limit);
}
