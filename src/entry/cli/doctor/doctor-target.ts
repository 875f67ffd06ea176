import { resolve } from 'node:path';
import { tryGit } from '../../../adapters/git/local/run-git.ts';
import { cloneHostRule } from '../../../adapters/github/clone-host.ts';
import { parseRepositoryName, type RepositoryName } from '../../../model/repository-name.ts';
import { shellWord } from '../../../model/shell-word.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { ghHost, publicApi, readApiUrl } from './api-address.ts';

/** What is looked at, and where it is asked. */
export interface DoctorTarget {
  readonly repository: RepositoryName;
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** For `gh`; undefined for github.com. */
  readonly host: string | undefined;
  readonly token: string | undefined;
  readonly appId: number | undefined;
  /** A clone of the repository; undefined where there is none at hand. */
  readonly clone: string | undefined;
}

export interface DoctorOptions {
  readonly repo: string;
  readonly github: string | undefined;
  readonly 'api-url': string | undefined;
  readonly 'app-id': string | undefined;
}

/** Reads options, environment and the clone's origin. Nothing is asked of anybody. Throws `UsageError`. */
export async function findTarget(options: DoctorOptions, terminal: Terminal): Promise<DoctorTarget> {
  const env = (name: string): string | undefined => terminal.environment[name] || undefined;
  const apiUrl = readApiUrl(options['api-url'] ?? env('GITHUB_API_URL') ?? publicApi);
  const folder = resolve(terminal.workingDirectory, options.repo);
  const origin = await readOrigin(folder);
  const ofClone = origin === undefined ? undefined : nameAt(origin, apiUrl);
  const repository = options.github === undefined ? ofClone : readName(options.github);
  if (repository === undefined) throw noRepository(origin, apiUrl);
  return {
    repository,
    apiUrl,
    host: ghHost(apiUrl),
    token: env('GITHUB_TOKEN') ?? env('GH_TOKEN'),
    appId: readAppId(options['app-id'] ?? env('APP_ID')),
    clone: isSame(ofClone, repository) ? folder : undefined,
  };
}

/** GitHub tells names apart without regard to case. */
function isSame(one: RepositoryName | undefined, { owner, repo }: RepositoryName): boolean {
  if (one === undefined) return false;
  return `${one.owner}/${one.repo}`.toLowerCase() === `${owner}/${repo}`.toLowerCase();
}

function readName(text: string): RepositoryName {
  const name = parseRepositoryName(text);
  if (name !== undefined) return name;
  throw new UsageError({
    code: 'usage-invalid-value',
    message: `\`--github\` takes OWNER/NAME; found ${shellWord(text)}.`,
    hint: 'For example: `npx charter doctor --github acme/shop`',
  });
}

function readAppId(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError({
    code: 'usage-invalid-value',
    message: `The id of the App is a whole number; found ${shellWord(text)}.`,
    hint: "It stands as App ID on the App's own page, and is the APP_ID of the server.",
  });
}

async function readOrigin(folder: string): Promise<string | undefined> {
  const output = await tryGit(folder, ['remote', 'get-url', 'origin']).catch(() => undefined);
  return output?.status === 0 ? output.stdout.toString('utf8').trim() : undefined;
}

/** The repository that an origin names, where it belongs to the forge that is asked. */
function nameAt(origin: string, apiUrl: string): RepositoryName | undefined {
  const [, host, path] =
    /^[^@/:]+@([^/:]+):\/?(.+)$/.exec(origin) ??
    /^(?:https?|ssh):\/\/(?:[^@/]*@)?([^/]+)\/(.+)$/.exec(origin) ??
    [];
  if (host === undefined || path === undefined) return undefined;
  const { protocol } = new URL(apiUrl);
  const place = origin.startsWith('http') ? host : host.replace(/:\d+$/, '');
  const url = `${protocol}//${place}`;
  if (!URL.canParse(url) || !cloneHostRule(apiUrl)(new URL(url))) return undefined;
  return parseRepositoryName(path.replace(/\/+$/, '').replace(/\.git$/, ''));
}

function noRepository(origin: string | undefined, apiUrl: string): UsageError {
  return new UsageError({
    code: 'usage-missing-option',
    message:
      origin === undefined
        ? 'It is not said which repository: `--github` is not given, and no clone with a remote `origin` is here.'
        : `The remote \`origin\` of the clone is no repository of ${new URL(apiUrl).host}.`,
    hint: 'For example: `npx charter doctor --github acme/shop`; for an Enterprise Server add `--api-url`.',
  });
}
