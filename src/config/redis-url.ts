import type { Parsed } from './environment-reader.ts';

/** `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS. Problems never repeat the value. */
export function parseRedisUrl(text: string): Parsed<string> {
  if (!URL.canParse(text))
    return { problem: 'is not a URL; a special character in the password has to be encoded' };
  const url = new URL(text);
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') {
    return { problem: 'does not begin with redis:// or rediss://' };
  }
  if (url.hostname === '') return { problem: 'names no host' };
  if (url.search !== '' || url.hash !== '')
    return { problem: 'has a query or a fragment, which is not understood' };
  if (!/^(?:\/\d{0,4})?$/.test(url.pathname)) {
    return { problem: 'has a path that is no number of a database, such as /0' };
  }
  return { value: text };
}
