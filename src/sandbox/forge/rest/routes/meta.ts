import { ok, type Handlers } from '../call.ts';

/** The forge itself. */
export const metaRoutes = {
  'GET /meta': () => ok({ verifiable_password_authentication: false }),
  'GET /rate_limit': ({ rateLimit }) => {
    const { limit, used, reset } = rateLimit;
    const rate = { limit, used, remaining: Math.max(0, limit - used), reset };
    return ok({ resources: { core: rate, search: rate }, rate });
  },
} satisfies Handlers;
