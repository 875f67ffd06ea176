import { join } from 'node:path';
import { createMemoryParseCache } from '../../adapters/cache/memory-parse-cache.ts';
import { createMirror } from '../../adapters/git/mirror.ts';
import { reviewPullRequest } from '../../flows/review-pull-request.ts';
import { Turns } from '../../flows/turns.ts';
import type { WorkHandler } from '../../ports/work-queue.ts';
import type { AppOptions, HandlerTools } from './app-options.ts';
import type { RunningApp } from './running-app.ts';
import { startApp } from './start-app.ts';

/** The whole bot: the server, and the review of pull requests as its work. All it keeps is in the data folder. */
export function startBot(options: Omit<AppOptions, 'createHandler'>): Promise<RunningApp> {
  const { dataDir } = options.config;
  return startApp({ ...options, createHandler: (tools) => createReviewer(tools, dataDir) });
}

function createReviewer({ connector, log }: HandlerTools, dataDir: string): WorkHandler {
  const mirror = createMirror({ directory: join(dataDir, 'mirrors'), log });
  const cache = createMemoryParseCache();
  const ports = { connector, mirror, cache, log, turns: new Turns() };
  return (item, attempt) => reviewPullRequest(ports, item, attempt);
}
