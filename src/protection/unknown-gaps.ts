import type { Lookup, ProtectionFacts } from '../model/protection-facts.ts';
import type { ProtectionFinding } from '../model/protection-finding.ts';
import { undecidedNeeds } from './branch-gaps.ts';
import { layerName, unknownBypasses } from './bypass-gaps.ts';

/** What could not be read, so that nobody takes silence for a yes. */
export function unknownGaps(facts: ProtectionFacts): readonly ProtectionFinding[] {
  const undecided = undecidedNeeds(facts);
  const hangsOnIt = undecided.length === 0 ? '' : `; not known therefore: ${undecided.join(', ')}`;
  const parts: readonly (readonly [string, Lookup<unknown>, string])[] = [
    ['branch protection', facts.branchProtection, hangsOnIt],
    ['rulesets', facts.rulesets, hangsOnIt],
    ...unknownBypasses(facts).map(
      (layer) => [`bypass list of ${layerName(layer)}`, layer.bypass, ''] as const,
    ),
    ['environments of the registry', facts.production, ''],
    ['environments', facts.environments, ''],
    ['workflow permissions', facts.workflows, ''],
    ['CODEOWNERS', facts.codeOwners, ''],
  ];
  const findings = parts.flatMap(([subject, lookup, more]) => unknown(subject, lookup, more));
  // Only owners of an organization can see it, and a permission that lacks shows itself in the App's log.
  const app = unknown('permissions of the App', facts.app, '').map((finding): ProtectionFinding => ({
    ...finding,
    severity: 'info',
  }));
  return [...findings, ...app];
}

function unknown(subject: string, lookup: Lookup<unknown>, more: string): readonly ProtectionFinding[] {
  if (lookup.kind === 'known') return [];
  return [
    {
      code: 'protection-unknown',
      severity: 'warning',
      title: 'Not known, because it could not be read',
      subject,
      found: `${lookup.reason}${more}`,
      expected: lookup.needs,
      setting: 'the token in GITHUB_TOKEN or GH_TOKEN, or what is said above',
    },
  ];
}
