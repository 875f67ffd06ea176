import { checkNames } from '../../src/model/check-report.ts';
import type { ForgeEnvironment, ProtectionFacts, ProtectionLayer } from '../../src/model/protection-facts.ts';

/** Charter's App in these tests. */
export const appId = 17;

/** Branch protection with all that Charter wants, for everybody. */
export function aLayer(more: Partial<ProtectionLayer> = {}): ProtectionLayer {
  return {
    source: { kind: 'branch-protection' },
    checks: Object.values(checkNames).map((name) => ({ name, appId })),
    isStrict: true,
    hasMergeQueue: false,
    forbidsForcePush: true,
    forbidsDeletion: true,
    pullRequest: {
      approvals: 1,
      dismissesStaleReviews: true,
      asksCodeOwners: true,
      asksLastPushApproval: true,
    },
    bypass: { kind: 'known', value: [] },
    ...more,
  };
}

/** A ruleset of the repository that asks for nothing. */
export function aLooseRuleset(more: Partial<ProtectionLayer> = {}): ProtectionLayer {
  return {
    source: { kind: 'ruleset', id: 5, name: 'main', level: 'Repository', owner: 'acme/shop' },
    checks: [],
    isStrict: false,
    hasMergeQueue: false,
    forbidsForcePush: false,
    forbidsDeletion: false,
    pullRequest: undefined,
    bypass: { kind: 'known', value: [] },
    ...more,
  };
}

/** An environment that a team and the default branch alone may deploy to. */
export function aForgeEnvironment(more: Partial<ForgeEnvironment> = {}): ForgeEnvironment {
  return {
    name: 'production',
    reviewers: [{ type: 'Team', id: 8 }],
    preventsSelfReview: true,
    waitMinutes: 0,
    apps: [],
    branches: { kind: 'named', patterns: ['main'] },
    ...more,
  };
}

/** A repository in whose settings nothing is missing. */
export function protectedFacts(more: Partial<ProtectionFacts> = {}): ProtectionFacts {
  return {
    repository: { owner: 'acme', repo: 'shop' },
    host: undefined,
    appId,
    defaultBranch: 'main',
    branchProtection: { kind: 'known', value: aLayer() },
    rulesets: { kind: 'known', value: [] },
    environments: { kind: 'known', value: [aForgeEnvironment()] },
    workflows: { kind: 'known', value: { mayWrite: false, mayApprove: false } },
    codeOwners: { kind: 'known', value: { file: '.github/CODEOWNERS', errors: [], unowned: [] } },
    production: { kind: 'known', value: ['production'] },
    app: { kind: 'known', value: { checks: 'write', contents: 'read' } },
    wantedPermissions: { checks: 'write', contents: 'read' },
    ...more,
  };
}

/** As `protectedFacts`, with these rulesets alone over the default branch. */
export function factsUnder(
  layers: readonly ProtectionLayer[],
  more: Partial<ProtectionFacts> = {},
): ProtectionFacts {
  return protectedFacts({
    branchProtection: { kind: 'known', value: undefined },
    rulesets: { kind: 'known', value: layers },
    ...more,
  });
}
