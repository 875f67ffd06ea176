import type { ProtectionFacts } from '../model/protection-facts.ts';
import type { ProtectionFinding } from '../model/protection-finding.ts';
import { essentialNeeds, furtherNeeds, type BranchNeed } from './branch-needs.ts';
import { checkGaps, gateChecks, rulesetPage, untoldApp } from './check-gaps.ts';
import { gateLayers } from './gate-layers.ts';
import { rulesetCommand, type RulePart } from './gate-ruleset.ts';

/**
 * What no rule over the default branch asks for. Where a part of the rules could not be read nothing is said to be
 * missing: `undecidedNeeds` says then what is not known.
 */
export function branchGaps(facts: ProtectionFacts): readonly ProtectionFinding[] {
  const { isComplete } = gateLayers(facts);
  if (!isComplete) return untoldApp(facts);
  const unmet = unmetNeeds(facts);
  const gaps = [...checkGaps(facts), ...unmet.map((need) => gapOf(need))];
  return [...withCommands(facts, [...unprotected(facts), ...gaps], unmet), ...untoldApp(facts)];
}

/** What is neither met by the rules that could be read, nor known to be missing. */
export function undecidedNeeds(facts: ProtectionFacts): readonly string[] {
  if (gateLayers(facts).isComplete) return [];
  const checks = checkGaps(facts).map(({ subject }) => subject ?? '');
  return [...checks, ...unmetNeeds(facts).map(({ setting }) => `"${setting}"`)];
}

function unmetNeeds(facts: ProtectionFacts): readonly BranchNeed[] {
  const { layers } = gateLayers(facts);
  return [...essentialNeeds, ...furtherNeeds].filter((need) => !layers.some(need.isMetBy));
}

function gapOf({ code, severity, title, found, expected, setting }: BranchNeed): ProtectionFinding {
  return { code, severity, title, found, expected, setting: `${rulesetPage} › ${setting}` };
}

function unprotected(facts: ProtectionFacts): readonly ProtectionFinding[] {
  if (gateLayers(facts).layers.length > 0) return [];
  return [
    {
      code: 'protection-branch-unprotected',
      severity: 'error',
      title: 'The default branch is not protected',
      found: `neither branch protection nor a ruleset holds for ${facts.defaultBranch}`,
      expected: 'a ruleset, with all that follows',
      setting: `${rulesetPage} › New branch ruleset`,
    },
  ];
}

/** One line sets all that the gate needs, and another one what is a matter of taste. */
function withCommands(
  facts: ProtectionFacts,
  gaps: readonly ProtectionFinding[],
  unmet: readonly BranchNeed[],
): readonly ProtectionFinding[] {
  const partsOf = (isNote: boolean): readonly RulePart[] =>
    unmet.filter(({ severity }) => (severity === 'info') === isNote).map(({ part }) => part);
  const missing = checkGaps(facts).map(({ subject = '' }): RulePart => ({ kind: 'check', name: subject }));
  const needed = rulesetCommand(facts, {
    name: 'Charter gate',
    parts: [...missing, ...partsOf(false)],
    checks: gateChecks,
  });
  const further = rulesetCommand(facts, {
    name: 'Charter gate, stricter reviews',
    parts: partsOf(true),
    checks: gateChecks,
  });
  return gaps.map((gap) => {
    const command = gap.severity === 'info' ? further : needed;
    return command === undefined ? gap : { ...gap, command };
  });
}
