/**
 * Tells whether a clone URL belongs to the forge whose API is at `apiUrl`, so that no answer, forged or mistaken, can
 * send a token elsewhere. The API of github.com and of *.ghe.com has a host of its own, `api.HOST`, beside the forge's;
 * that of an Enterprise Server is a path on the forge's: https://docs.github.com/en/enterprise-server/rest
 * An API on this machine (a test, a tunnel) may name any place on this machine.
 */
export function cloneHostRule(apiUrl: string): (cloneUrl: URL) => boolean {
  const api = new URL(apiUrl);
  if (isLoopback(api)) return (cloneUrl) => isLoopback(cloneUrl);
  const isOwnHost = api.pathname === '/' && api.hostname.startsWith('api.');
  const host = isOwnHost ? api.host.slice('api.'.length) : api.host;
  return (cloneUrl) => cloneUrl.protocol === api.protocol && cloneUrl.host === host;
}

function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
