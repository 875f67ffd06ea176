import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { createMemoryParseCache } from '../../adapters/cache/memory-parse-cache.ts';
import { createLockKeeper } from '../../adapters/git/git-lock-keeper.ts';
import { createMirror } from '../../adapters/git/mirror.ts';
import { LocalPolicyModules } from '../../adapters/opa/local-policy-modules.ts';
import { WasmPolicyEngine } from '../../adapters/opa/wasm-policy-engine.ts';
import { SigstoreBundleVerifier } from '../../adapters/sigstore/sigstore-bundle-verifier.ts';
import { trustedRootReader } from '../../adapters/sigstore/trusted-root.ts';
import { cloneHostRule } from '../../adapters/github/clone-host.ts';
import { answerMarkerKey } from '../../commands/answer-marker.ts';
import type { ServeConfig } from '../../config/serve-config.ts';
import { PeopleMemory } from '../../flows/approvals/people-memory.ts';
import { OnboardedMemory } from '../../flows/onboarding/onboarded-memory.ts';
import { onboardRepository, type OnboardingPorts } from '../../flows/onboarding/onboard-repository.ts';
import { DeployedMemory } from '../../flows/review/deployed-memory.ts';
import { pressFix } from '../../flows/fix/press-fix.ts';
import { KnownBases } from '../../flows/review/known-bases.ts';
import { reviewMergeGroup } from '../../flows/review/review-merge-group.ts';
import { reviewPullRequest } from '../../flows/review/review-pull-request.ts';
import type { Explanation } from '../../model/command-answer.ts';
import { readErrorPages } from '../docs/error-pages.ts';
import { readVersion } from '../cli/version.ts';
import type { AppOptions, HandlerTools, Worker } from './app-options.ts';
import type { RunningApp } from './running-app.ts';
import { startApp } from './start-app.ts';

/**
 * Keeps the heap near what is in use: a server lives long, and shares its machine. Else the heap doubles before it is
 * looked through, which a burst over a thousand pull requests makes it do (`npm run bench burst` has the bound).
 */
function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=60');
}

/** The whole bot: the server, and the review of pull requests as its work. All it keeps is in the data folder. */
export function startBot(options: Omit<AppOptions, 'createHandler'>): Promise<RunningApp> {
  keepHeapSmall();
  return startApp({ ...options, createHandler: (tools) => createReviewer(tools, options.config) });
}

function createReviewer(tools: HandlerTools, config: ServeConfig): Worker {
  const { connector, log, turns, tally, clock, queue } = tools;
  const isTrusted = cloneHostRule(config.githubApiUrl);
  const mirror = createMirror({ directory: join(config.dataDir, 'mirrors'), isTrusted, log });
  const cache = createMemoryParseCache();
  const ports = {
    connector,
    mirror,
    cache,
    bases: new KnownBases(),
    deployed: new DeployedMemory(),
    log,
    turns,
    tally,
    queue,
    locks: createLockKeeper({ isTrusted }),
    engine: new WasmPolicyEngine(),
    modules: new LocalPolicyModules({ searchPath: process.env['PATH'] }),
    clock,
    people: new PeopleMemory(clock),
    markerKeys: [answerMarkerKey(config.privateKey)],
    bundles: new SigstoreBundleVerifier(trustedRootReader(config.sigstoreTrustedRoot)),
    explainCode: codeExplainer(),
  };
  const onboarding = onboardingPorts(tools, config);
  return {
    handle: async (item, attempt) =>
      (await onboardRepository(onboarding, item, attempt)) ??
      (await reviewMergeGroup(ports, item, attempt)) ??
      (await pressFix(ports, item, attempt)) ??
      reviewPullRequest(ports, item, attempt),
    keepOnly: async (repositoryIds) => {
      const removed = await mirror.keepOnly(repositoryIds);
      if (removed.length > 0) log.info('mirrors of repositories that are gone were removed', { removed });
    },
  };
}

function onboardingPorts(
  { onboarding: connector, log, countOnboarding: count }: HandlerTools,
  { isOnboarding: isOn = false }: ServeConfig,
): OnboardingPorts {
  return { connector, log, count, isOn, version: readVersion(), memory: new OnboardedMemory() };
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
