import { join } from 'node:path';
import { createMemoryParseCache } from '../../adapters/cache/memory-parse-cache.ts';
import { createMirror } from '../../adapters/git/mirror.ts';
import { LocalPolicyModules } from '../../adapters/opa/local-policy-modules.ts';
import { WasmPolicyEngine } from '../../adapters/opa/wasm-policy-engine.ts';
import { cloneHostRule } from '../../adapters/github/clone-host.ts';
import { answerMarkerKey } from '../../commands/answer-marker.ts';
import type { ServeConfig } from '../../config/serve-config.ts';
import { TeamMemory } from '../../flows/approvals/team-memory.ts';
import { KnownBases } from '../../flows/review/known-bases.ts';
import { reviewMergeGroup } from '../../flows/review/review-merge-group.ts';
import { reviewPullRequest } from '../../flows/review/review-pull-request.ts';
import type { WorkHandler } from '../../ports/work-queue.ts';
import type { Explanation } from '../../model/command-answer.ts';
import { readErrorPages } from '../docs/error-pages.ts';
import type { AppOptions, HandlerTools } from './app-options.ts';
import type { RunningApp } from './running-app.ts';
import { startApp } from './start-app.ts';

/** The whole bot: the server, and the review of pull requests as its work. All it keeps is in the data folder. */
export function startBot(options: Omit<AppOptions, 'createHandler'>): Promise<RunningApp> {
  return startApp({ ...options, createHandler: (tools) => createReviewer(tools, options.config) });
}

function createReviewer({ connector, log, turns, clock }: HandlerTools, config: ServeConfig): WorkHandler {
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
    clock,
    teams: new TeamMemory(clock),
    markerKeys: [answerMarkerKey(config.privateKey)],
    explainCode: codeExplainer(),
  };
  return async (item, attempt) =>
    (await reviewMergeGroup(ports, item, attempt)) ?? reviewPullRequest(ports, item, attempt);
}

/** The pages are read when somebody first asks. */
function codeExplainer(): (code: string) => Explanation | undefined {
  let pages: ReturnType<typeof readErrorPages> | undefined;
  return (code) => {
    pages ??= readErrorPages();
    const page = pages.get(code);
    return page && { kind: 'code', code, ...page };
  };
}
