import { UsageError } from '../usage-error.ts';

/** The API of github.com. */
export const publicApi = 'https://api.github.com';

/** The address without a slash at its end. A token is sent there, so in the open only to this machine itself. */
export function readApiUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && isSafe(url) && isPlain(url)) return url.href.replace(/\/+$/, '');
  throw new UsageError({
    code: 'usage-invalid-value',
    message: 'The address of the API has to begin with https://, without a user, a query or a fragment.',
    hint: 'Leave `--api-url` and GITHUB_API_URL out for github.com; for an Enterprise Server: `--api-url https://HOST/api/v3`.',
  });
}

function isSafe({ protocol, hostname }: URL): boolean {
  const isLocal = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLocal);
}

function isPlain({ username, password, search, hash }: URL): boolean {
  return `${username}${password}${search}${hash}` === '';
}

/** What `gh` has to be told as its host; undefined for github.com. */
export function ghHost(apiUrl: string): string | undefined {
  if (apiUrl === publicApi) return undefined;
  const { host, pathname } = new URL(apiUrl);
  return pathname === '/' && host.startsWith('api.') ? host.slice('api.'.length) : host;
}
