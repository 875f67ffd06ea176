import { Hono } from 'hono';
import type { ForgeView } from '../forge/forge.ts';
import { createMemory } from '../forge/git/memory.ts';
import { answerAsset } from './http/assets.ts';
import { refusalOf } from './http/guard.ts';
import { readForm, readRequest } from './http/read-request.ts';
import { respond, respondPlainly, respondToError } from './http/respond.ts';
import * as actions from './routes/actions.ts';
import { checkRun } from './routes/check-run.ts';
import { commit } from './routes/commit.ts';
import { missing, type PageContext, type Route } from './routes/context.ts';
import { deliveries, delivery } from './routes/deliveries.ts';
import { treeOrBlob } from './routes/files.ts';
import { home, homeState, pulls } from './routes/lists.ts';
import { conversation, issue, pullChecks, pullCommits, pullFiles, pullState } from './routes/pull.ts';
import { history, repository } from './routes/repository.ts';

const rememberedChanges = 50;

/** Address patterns and what answers them. A pattern that ends in `*` hands the rest of the path on, decoded. */
const routes: readonly (readonly [string, Route])[] = [
  ['/', home],
  ['/_/state', homeState],
  ['/_/deliveries', deliveries],
  ['/_/deliveries/:app/:id', delivery],
  ['/:owner/:repo', repository],
  ['/:owner/:repo/pulls', pulls],
  ['/:owner/:repo/issues/:number', issue],
  ['/:owner/:repo/pull/:number', conversation],
  ['/:owner/:repo/pull/:number/commits', pullCommits],
  ['/:owner/:repo/pull/:number/files', pullFiles],
  ['/:owner/:repo/pull/:number/checks', pullChecks],
  ['/:owner/:repo/pull/:number/state', pullState],
  ['/:owner/:repo/commit/:sha', commit],
  ['/:owner/:repo/commits/*', history],
  ['/:owner/:repo/tree/*', treeOrBlob],
  ['/:owner/:repo/blob/*', treeOrBlob],
  ['/:owner/:repo/runs/:run', checkRun],
];

const formRoutes: readonly (readonly [string, actions.FormRoute])[] = [
  ['/:owner/:repo/pull/:number/comments', actions.comment],
  ['/:owner/:repo/pull/:number/reviews', actions.review],
  ['/:owner/:repo/pull/:number/merge', actions.merge],
  ['/:owner/:repo/pull/:number/state', actions.setState],
  ['/:owner/:repo/pull/:number/draft', actions.setDraft],
  ['/:owner/:repo/pull/:number/checks/:run/rerun', actions.rerunCheck],
  ['/:owner/:repo/pull/:number/checks/:run/action', actions.pressAction],
  ['/_/deliveries/:app/:id/redeliver', actions.redeliver],
];

/** The forge's web pages. Every request gets an answer: a page, a redirect, or a page that says what is wrong. */
export function createPages(forge: ForgeView): (request: Request) => Promise<Response> {
  const context: PageContext = {
    forge,
    now: () => new Date().toISOString(),
    changes: createMemory(rememberedChanges),
  };
  const app = new Hono();
  for (const [pattern, route] of routes)
    app.get(pattern, async (c) => respond(await route(context, readRequest(c))));
  for (const [pattern, route] of formRoutes)
    app.post(pattern, async (c) => {
      const form = await readForm(c.req.raw);
      return form instanceof URLSearchParams
        ? respond(await route(context, readRequest(c), form), form.get('as') ?? undefined)
        : form;
    });
  app.notFound(() => respond(missing('There is no such page.')));
  app.onError((error, c) => respondToError(error, placeOf(c.req.path)));
  return async (request) => {
    const refusal = refusalOf(request);
    if (refusal !== undefined) return respondPlainly(refusal);
    return (await answerAsset(new URL(request.url).pathname)) ?? app.fetch(request);
  };
}

/** The page that a form belongs to: `/owner/repo/pull/N`, or the list of deliveries. */
function placeOf(path: string): string {
  return path.startsWith('/_/') ? '/_/deliveries' : path.split('/').slice(0, 5).join('/');
}
