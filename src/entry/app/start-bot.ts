import { join } from 'node:path';
import { createMemoryParseCache } from '../../adapters/cache/memory-parse-cache.ts';
import { createMirror } from '../../adapters/git/mirror.ts';
import { LocalPolicyModules } from '../../adapters/opa/local-policy-modules.ts';
import { WasmPolicyEngine } from '../../adapters/opa/wasm-policy-engine.ts';
import { cloneHostRule } from '../../adapters/github/clone-host.ts';
import type { ServeConfig } from '../../config/serve-config.ts';
import { KnownBases } from '../../flows/review/known-bases.ts';
import { reviewPullRequest } from '../../flows/review/review-pull-request.ts';
import type { WorkHandler } from '../../ports/work-queue.ts';
import type { AppOptions, HandlerTools } from './app-options.ts';
import type { RunningApp } from './running-app.ts';
import { startApp } from './start-app.ts';

/** The whole bot: the server, and the review of pull requests as its work. All it keeps is in the data folder. */
export function startBot(options: Omit<AppOptions, 'createHandler'>): Promise<RunningApp> {
  return startApp({ ...options, createHandler: (tools) => createReviewer(tools, options.config) });
}

function createReviewer({ connector, log, turns }: HandlerTools, config: ServeConfig): WorkHandler {
  const isTrusted = cloneHostRule(config.githubApiUrl);
  const mirror = createMirror({ directory: join(config.dataDir, 'mirrors'), isTrusted, log });
  const cache = createMemoryParseCache();
  const ports = {
    connector,
    mirror,
    cache,
    bases: new KnownBases(),
    log,
    turns,
    engine: new WasmPolicyEngine(),
    modules: new LocalPolicyModules({ searchPath: process.env['PATH'] }),
  };
  return (item, attempt) => reviewPullRequest(ports, item, attempt);
}
