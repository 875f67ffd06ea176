import type { Octokit } from './forge-client.ts';

type Send = (route: unknown, parameters: unknown) => Promise<unknown>;

/**
 * An Octokit with the App's settings but none of its credentials: each call brings a token of its own, so that no
 * request ever carries more rights than it needs. Writes are paced for each installation on its own, as GitHub counts;
 * one that is not paced is for requests that only read.
 */
export function anonymousOctokit(app: Octokit, installationId = 0, isPaced = true): Octokit {
  const OctokitClass = app.constructor as new (options: object) => Octokit;
  return new OctokitClass({
    authStrategy: withoutCredentials,
    throttle: { id: String(installationId), ...(isPaced ? {} : { enabled: false }) },
  });
}

function withoutCredentials(): object {
  return Object.assign(() => Promise.resolve({ type: 'unauthenticated' }), { hook: sendAsItIs });
}

function sendAsItIs(send: Send, route: unknown, parameters: unknown): Promise<unknown> {
  return send(route, parameters);
}
