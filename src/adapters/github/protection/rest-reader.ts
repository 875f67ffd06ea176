import { ForgeError, type ForgeErrorCode } from '../../../model/forge-error.ts';
import { listAt, textAt } from '../../../model/read-unknown.ts';

/** What the forge says to one question. */
export type RestAnswer =
  | { readonly kind: 'answer'; readonly data: unknown }
  /** It does not exist, or may not be seen. `message` is GitHub's own, for comparing only. */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string; readonly path: string };

export interface RestReader {
  /** Throws `ForgeError` where asking on makes no sense: no network, no valid token, a limit. */
  get(path: string): Promise<RestAnswer>;
  /** All items of a list, page after page; `key` is where an answer keeps them, left out where it is the list. */
  list(path: string, key?: string): Promise<RestAnswer & { readonly items?: readonly unknown[] }>;
}

/** GitHub's own limit of items to a page; more pages than this are no settings that anybody has made. */
const pageSize = 100;
const mostPages = 50;

const timeout = 30_000;

/** Far above any answer about settings, far below what would fill the memory. */
const mostBytes = 16 * 1024 ** 2;

const hints: Readonly<Partial<Record<ForgeErrorCode, string>>> = {
  'forge-unauthorized':
    'Set GITHUB_TOKEN or GH_TOKEN to a token that is valid there, as `gh auth token` prints one.',
  'forge-rate-limited': 'Wait, or use a token: without one GitHub answers 60 questions in an hour.',
  'forge-unavailable': 'Check the network, and the address given with `--api-url`; then run it again.',
};

/** Reads GitHub's REST API with a token, or without one. Never writes, and neither prints nor throws the token. */
export function restReader(access: {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly token: string | undefined;
}): RestReader {
  const get = async (path: string): Promise<RestAnswer> => {
    const response = await ask(access, path);
    const data = await readJson(response, path);
    if (response.ok) {
      if (data === undefined) throw fault('forge-unavailable', path, 'gave an answer that is no JSON');
      return { kind: 'answer', data };
    }
    const message = textAt(data, 'message') ?? '';
    const code = faultCode(response, message);
    if (code !== undefined) throw fault(code, path, `answered ${response.status}`);
    return { kind: 'refused', status: response.status, message, path };
  };
  return { get, list: (path, key) => readList(get, path, key) };
}

async function ask(
  { baseUrl, token }: { readonly baseUrl: string; readonly token: string | undefined },
  path: string,
): Promise<Response> {
  try {
    return await fetch(`${baseUrl}${path}`, {
      headers: {
        accept: 'application/vnd.github+json',
        'user-agent': 'charter',
        'x-github-api-version': '2022-11-28',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      signal: AbortSignal.timeout(timeout),
    });
  } catch (error) {
    const reason = error instanceof Error ? (textAt(error.cause, 'code') ?? error.name) : 'unknown';
    throw fault('forge-unavailable', path, `got no answer (${reason})`);
  }
}

/** The value; undefined where it is no JSON. */
async function readJson(response: Response, path: string): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > mostBytes) break;
    }
  } catch {
    return undefined;
  }
  if (size > mostBytes)
    throw fault('forge-unavailable', path, `gave an answer of more than ${mostBytes} bytes`);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

async function readList(
  get: RestReader['get'],
  path: string,
  key: string | undefined,
): ReturnType<RestReader['list']> {
  const items: unknown[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const answer = await get(`${path}${path.includes('?') ? '&' : '?'}per_page=${pageSize}&page=${page}`);
    if (answer.kind === 'refused') return answer;
    const found = key === undefined ? listAt(answer.data) : listAt(answer.data, key);
    items.push(...found);
    if (found.length < pageSize) return { ...answer, items };
  }
  throw fault('forge-unavailable', path, 'gave a list without an end');
}

/** Failures that are about no single question. */
function faultCode({ status, headers }: Response, message: string): ForgeErrorCode | undefined {
  if (status === 401) return 'forge-unauthorized';
  if (status >= 500) return 'forge-unavailable';
  const isLimit =
    headers.get('x-ratelimit-remaining') === '0' ||
    headers.has('retry-after') ||
    /rate limit|abuse detection/i.test(message);
  return status === 429 || (status === 403 && isLimit) ? 'forge-rate-limited' : undefined;
}

function fault(code: ForgeErrorCode, path: string, what: string): ForgeError {
  return new ForgeError({ code, message: `GET ${path} ${what}.`, hint: hints[code] ?? '' });
}
