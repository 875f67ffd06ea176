import type { Severity } from '../model/diagnostic.ts';
import type { ProtectionFacts } from '../model/protection-facts.ts';
import type { ProtectionFinding } from '../model/protection-finding.ts';
import { branchGaps } from './branch-gaps.ts';
import { bypassGaps } from './bypass-gaps.ts';
import { environmentCheckGaps } from './check-gaps.ts';
import { environmentGaps } from './environment-gaps.ts';
import { appGaps, codeOwnerGaps, workflowGaps } from './repository-gaps.ts';
import { unknownGaps } from './unknown-gaps.ts';

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/**
 * Everything in a repository's settings that keeps Charter's gate from holding, the worst first. Nothing found means
 * that nothing is missing: what could not be read is a finding too.
 */
export function findGaps(facts: ProtectionFacts): readonly ProtectionFinding[] {
  return [
    ...branchGaps(facts),
    ...environmentCheckGaps(facts),
    ...bypassGaps(facts),
    ...environmentGaps(facts),
    ...workflowGaps(facts),
    ...codeOwnerGaps(facts),
    ...appGaps(facts),
    ...unknownGaps(facts),
  ].toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}
