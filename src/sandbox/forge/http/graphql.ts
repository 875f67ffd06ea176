import type { Context } from 'hono';
import { randomUUID } from 'node:crypto';
import { identifyCaller } from '../access/caller.ts';
import { ApiError } from '../api-error.ts';
import type { Core } from '../core.ts';
import { rateLimitHeaders } from '../rate-limit.ts';
import { Fields, parseBody } from '../rest/fields.ts';
import { readBody, type ApiHooks } from './api.ts';

/** Answers a request to the GraphQL API. The library behind it is loaded with the first one. */
export async function answerGraphqlRequest(core: Core, hooks: ApiHooks, { req }: Context): Promise<Response> {
  const headers: Record<string, string> = { 'x-github-request-id': randomUUID() };
  try {
    const caller = identifyCaller(core, req.header('authorization'));
    hooks.onCaller(req.raw, caller);
    if (caller.kind === 'anonymous')
      throw new ApiError(401, 'This endpoint requires you to be authenticated.');
    const rateLimit = hooks.limiter.count(caller);
    Object.assign(headers, rateLimitHeaders(rateLimit), { 'x-ratelimit-resource': 'graphql' });
    if (rateLimit.used > rateLimit.limit)
      return Response.json(
        { errors: [{ type: 'RATE_LIMITED', message: `API rate limit exceeded for ${caller.kind}.` }] },
        { headers },
      );
    const request = readRequest(parseBody(await readBody(req.raw)));
    const { answerGraphql } = await import('../graphql/answer.ts');
    return Response.json(await answerGraphql({ core, caller, rateLimit }, request, hooks.onError), {
      headers,
    });
  } catch (error) {
    if (!(error instanceof ApiError)) hooks.onError(error);
    const shown = error instanceof ApiError ? error : new ApiError(500, 'Server Error');
    if (shown.status === 413) headers['connection'] = 'close';
    return Response.json(shown.toJson(), { status: shown.status, headers });
  }
}

function readRequest(fields: Fields) {
  const query = fields.optionalText('query');
  if (query === undefined || query.trim() === '')
    throw new ApiError(400, 'A query attribute must be specified and must be a string.');
  const variables = fields.object('variables');
  const values = Object.fromEntries((variables?.names() ?? []).map((name) => [name, variables?.value(name)]));
  return { query, variables: values, operationName: fields.optionalText('operationName') };
}
