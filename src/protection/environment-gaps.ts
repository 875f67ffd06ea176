import type { ForgeEnvironment, ProtectionFacts } from '../model/protection-facts.ts';
import type { ProtectionFinding } from '../model/protection-finding.ts';
import { environmentCommand } from './environment-command.ts';

/** Environments of tier production into which a workflow can deploy without anybody's leave. */
export function environmentGaps(facts: ProtectionFacts): readonly ProtectionFinding[] {
  const { production, environments } = facts;
  if (production.kind === 'unknown' || environments.kind === 'unknown') return [];
  return production.value.flatMap((name) => {
    const found = environments.value.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
    return gapsOf(facts, name, found);
  });
}

function gapsOf(
  facts: ProtectionFacts,
  name: string,
  found: ForgeEnvironment | undefined,
): readonly ProtectionFinding[] {
  const isOpen = found === undefined || !isGuarded(facts, found);
  const isForAll = found === undefined || !isLimited(facts, found);
  const command = environmentCommand(facts, found ?? name, { isOpen, isForAll });
  const common = { subject: name, ...(command === undefined ? {} : { command }) };
  const page = `Settings › Environments › ${name}`;
  const gaps: ProtectionFinding[] = [];
  if (isOpen) {
    gaps.push({
      code: 'protection-environment-open',
      severity: 'error',
      title: 'Nothing holds up a deployment to production',
      found: guardsFound(found),
      expected: 'required reviewers, or Charter as a deployment protection rule',
      setting: `${page} › Deployment protection rules`,
      ...common,
    });
  }
  if (isForAll) {
    gaps.push({
      code: 'protection-environment-any-branch',
      severity: 'warning',
      title: 'Production takes deployments of other branches',
      found: branchesFound(found),
      expected: `${facts.defaultBranch} alone`,
      setting: `${page} › Deployment branches and tags`,
      ...common,
    });
  }
  return gaps;
}

function isGuarded({ appId }: ProtectionFacts, { apps, reviewers }: ForgeEnvironment): boolean {
  const isHeldByApp = appId === undefined ? apps.length > 0 : apps.includes(appId);
  return isHeldByApp || reviewers.length > 0;
}

/** "Protected branches only" is about branch protection: without any, every branch may deploy. Rulesets do not count. */
function isLimited(
  { defaultBranch, branchProtection }: ProtectionFacts,
  { branches }: ForgeEnvironment,
): boolean {
  if (branches.kind === 'named') return branches.patterns.every((pattern) => pattern === defaultBranch);
  if (branches.kind === 'all') return false;
  return branchProtection.kind === 'unknown' || branchProtection.value !== undefined;
}

const noEnvironment = 'GitHub has no such environment, and makes an open one at the first deployment';

function guardsFound(found: ForgeEnvironment | undefined): string {
  if (found === undefined) return noEnvironment;
  return found.apps.length > 0
    ? 'no reviewers, and a rule of another App'
    : 'no reviewers, and no rule of an App';
}

function branchesFound(found: ForgeEnvironment | undefined): string {
  if (found === undefined) return noEnvironment;
  const { branches } = found;
  if (branches.kind === 'named') return `allowed: ${branches.patterns.join(', ')}`;
  if (branches.kind === 'all') return 'every branch and tag may deploy';
  return 'branches under branch protection alone, and there is none: then all may';
}
