import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { createForge } from './forge/create-forge.ts';
import type { Forge, RequestRecord } from './forge/forge.ts';
import { lazyPages } from './lazy-pages.ts';
import { SandboxError } from './sandbox-error.ts';
import { exampleContent, keysFolder, ownContent } from './seed/content.ts';
import { keyFile, type DemoSigning } from './seed/demo-signing.ts';
import { inspectRepository, type OwnRepository } from './seed/own-repository.ts';
import { people, type Person } from './seed/people.ts';
import { appSlug, seedForge, type AppWish } from './seed/seed-forge.ts';
import { exampleSource, readState, writeState, type SandboxState } from './seed/state.ts';

export interface SandboxOptions {
  /** Where everything is kept; made when it is not there, taken up again when it is a sandbox's. */
  readonly directory: string;
  /** When left out: the port of the last start, or the usual one, or, where that is taken, any. */
  readonly port?: number;
  /** A folder in one's own Git repository, imported in place of the example. */
  readonly repositoryDirectory?: string;
  /** Whether the example begins with a pull request that waits to be looked at. */
  readonly hasOpenWork?: boolean;
  readonly app: AppWish;
  /** By which the example is signed. */
  readonly signing: DemoSigning;
  readonly onRequest?: (record: RequestRecord) => void;
  readonly onError?: (error: unknown) => void;
}

export type { DemoKey, DemoSigning } from './seed/demo-signing.ts';

export interface DemoUser extends Person {
  readonly token: string;
  /** With the user's token in it: ready to paste, for this machine only. */
  readonly cloneUrl: string;
}

/** The forge with its people and its repository, waiting for a bot to be connected. */
export interface Sandbox {
  readonly forge: Forge;
  /** False when the folder held a sandbox already, which was taken up as it was left. */
  readonly isNew: boolean;
  readonly repository: {
    readonly owner: string;
    readonly name: string;
    readonly url: string;
    readonly cloneUrl: string;
  };
  readonly users: readonly DemoUser[];
  /** What the bot is started with. */
  readonly app: SandboxState['app'] & { readonly botLogin: string };
  /** True for the example; false for a registry of one's own. */
  readonly isExample: boolean;
  /** Known when a repository of one's own was imported just now. */
  readonly imported: OwnRepository | undefined;
  /** API calls that the bot has made so far, token mints left out. */
  botCalls(): number;
  /** Signs a section in a clone of the example with the key that was made for it; gives what `charter sign` prints. */
  sign(request: { readonly directory: string; readonly section: string }): Promise<string>;
  /** Tells the forge where the bot takes its webhooks; they are signed with the app's secret. */
  connectBot(webhookUrl: string): void;
  close(): Promise<void>;
}

/** Easy to remember, and none of the usual ones. */
const usualPort = 4100;

/** Starts the embedded forge on a folder and fills it with people, a repository and an app on the first start. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const known = await readState(options.directory);
  try {
    return await startOrResume(options, known);
  } catch (error) {
    // The folder was empty before: what a broken-off first start has left would only be in the way of the next.
    if (known === undefined) await rm(forgeFolder(options), { recursive: true, force: true });
    throw error;
  }
}

async function startOrResume(options: SandboxOptions, known: SandboxState | undefined): Promise<Sandbox> {
  const own = await ownRepositoryOf(options, known);
  const calls = { count: 0 };
  const forge = await listen(options, {
    known,
    onRequest: (record) => {
      if (isBotCall(record)) calls.count += 1;
      options.onRequest?.(record);
    },
  });
  try {
    const state = await completeState({ forge, options, known, own });
    return toSandbox({ forge, options, state, calls, isNew: known === undefined, imported: own });
  } catch (error) {
    await forge.close();
    throw error;
  }
}

function forgeFolder({ directory }: SandboxOptions): string {
  return join(directory, 'forge');
}

function isBotCall({ kind, login, path }: RequestRecord): boolean {
  return kind === 'api' && login === `${appSlug}[bot]` && !path.endsWith('/access_tokens');
}

async function listen(
  options: SandboxOptions,
  { known, onRequest }: { known: SandboxState | undefined; onRequest: (record: RequestRecord) => void },
): Promise<Forge> {
  const { onError } = options;
  const port = options.port ?? known?.port ?? (await freePort(usualPort));
  const forge = await createForge({
    directory: forgeFolder(options),
    port,
    pages: lazyPages,
    log: onRequest,
    ...(onError === undefined ? {} : { onError }),
  }).catch((cause: unknown) => {
    const code = listenFault(cause);
    throw code === undefined
      ? cause
      : portUnavailable(`cannot be had on this machine (${code})`, port, cause);
  });
  try {
    await (await fetch(`${forge.apiUrl}/meta`)).arrayBuffer();
    return forge;
  } catch (cause) {
    await forge.close();
    throw portUnavailable('is one that browsers and the bot refuse to call', port, cause);
  }
}

/** A port that is taken or not allowed, or that clients block (Fetch Standard, "port blocking"). */
function portUnavailable(problem: string, port: number, cause: unknown): SandboxError {
  return new SandboxError({
    code: 'sandbox-port-unavailable',
    message: `port ${port} ${problem}`,
    hint: 'Name another one with --port, or 0 for any that is free.',
    cause,
  });
}

/** What the system says when a port is taken or not allowed. */
function listenFault(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['EADDRINUSE', 'EACCES'].includes(code) ? code : undefined;
}

async function ownRepositoryOf(
  { repositoryDirectory }: SandboxOptions,
  known: SandboxState | undefined,
): Promise<OwnRepository | undefined> {
  if (repositoryDirectory === undefined) return undefined;
  const own = await inspectRepository(repositoryDirectory);
  if (known === undefined) return own;
  if (known.source === own.directory) return undefined;
  throw new SandboxError({
    code: 'sandbox-other-repository',
    message: `this sandbox was made from ${known.source}, not from ${own.directory}`,
    hint: 'Name another folder with --keep, or leave out --repo to go on with this one.',
  });
}

async function completeState(request: {
  readonly forge: Forge;
  readonly options: SandboxOptions;
  readonly known: SandboxState | undefined;
  readonly own: OwnRepository | undefined;
}): Promise<SandboxState> {
  const { forge, options, known, own } = request;
  const port = Number(new URL(forge.url).port);
  const { directory, app, hasOpenWork = false, signing } = options;
  const content = own === undefined ? exampleContent({ directory, hasOpenWork, signing }) : ownContent(own);
  const state = { ...(known ?? (await seedForge(forge, { content, app }))), port };
  await writeState(directory, state);
  return state;
}

function toSandbox(parts: {
  readonly forge: Forge;
  readonly options: SandboxOptions;
  readonly state: SandboxState;
  readonly calls: { readonly count: number };
  readonly isNew: boolean;
  readonly imported: OwnRepository | undefined;
}): Sandbox {
  const { forge, options, state, calls, isNew, imported } = parts;
  const { app, repository, tokens } = state;
  const url = `${forge.url}/${repository.owner}/${repository.name}`;
  return {
    forge,
    isNew,
    isExample: state.source === exampleSource,
    imported,
    botCalls: () => calls.count,
    sign: (request) => options.signing.signClone({ ...request, key: keyFile(keysFolder(options.directory)) }),
    repository: { ...repository, url, cloneUrl: `${url}.git` },
    users: people.map((person) => {
      const token = tokens[person.login] ?? '';
      return { ...person, token, cloneUrl: withCredentials(`${url}.git`, person.login, token) };
    }),
    app: { ...app, botLogin: `${app.slug}[bot]` },
    connectBot: (webhookUrl) => void forge.admin.updateApp(app.id, { webhookUrl }),
    close: () => forge.close(),
  };
}

function withCredentials(cloneUrl: string, login: string, token: string): string {
  const url = new URL(cloneUrl);
  url.username = login;
  url.password = token;
  return url.href;
}
