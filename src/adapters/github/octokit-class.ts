import type { ProbotOctokit } from 'probot';
import { mintRoute, type ApiMeter } from './api-meter.ts';

export interface OctokitSettings {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Whether writes are paced as GitHub advises: a second apart, three for comments. */
  readonly isThrottled: boolean;
  readonly meter: ApiMeter;
}

type OctokitOptions = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

/** `request` of @octokit/request, as far as it is needed here. */
interface RequestWithDefaults {
  defaults(options: object): RequestWithDefaults;
}

/**
 * Probot's Octokit with Charter's settings. Nothing is repeated inside it: a repeated POST doubles comments, and a
 * wait for a rate limit would hold a worker, so both are left to the queue. Given as a function, because Probot
 * overwrites a plain `throttle` option.
 */
export function octokitClass(base: typeof ProbotOctokit, settings: OctokitSettings): typeof ProbotOctokit {
  return base.defaults((options: OctokitOptions) => ({
    ...options,
    baseUrl: settings.baseUrl,
    retry: { enabled: false },
    throttle: {
      ...options.throttle,
      enabled: settings.isThrottled && options.throttle?.enabled !== false,
      onRateLimit: () => false,
      onSecondaryRateLimit: () => false,
    },
    request: { ...options.request, fetch: settings.meter.fetchFor('other') },
    auth: mintingAtBaseUrl(options.auth, settings),
  }));
}

/** Probot gives its token minting a client of its own, which knows neither base URL nor meter. */
function mintingAtBaseUrl(auth: unknown, { baseUrl, meter }: OctokitSettings): unknown {
  if (!hasRequest(auth)) return auth;
  const request = auth.request.defaults({ baseUrl, request: { fetch: meter.fetchFor(mintRoute) } });
  return { ...auth, request };
}

function hasRequest(auth: unknown): auth is { request: RequestWithDefaults } {
  return typeof auth === 'object' && auth !== null && 'request' in auth && typeof auth.request === 'function';
}
