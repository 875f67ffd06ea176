import type { Finding } from '../model/policy.ts';
import { compareText } from '../model/ref.ts';

/** Most findings that are kept; nobody reads more. */
export const mostFindings = 10_000;

/** Denials before warnings; the last one says how many there are beside those that are kept. */
export function limitFindings(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= mostFindings) return findings;
  const ordered = findings.toSorted((a, b) => compareText(a.severity, b.severity));
  const [first] = ordered.slice(mostFindings);
  const kept = ordered.slice(0, mostFindings);
  if (first === undefined) return kept;
  const message = `${findings.length - mostFindings} more verdicts are not shown. Repair these first.`;
  return [...kept, { ...first, message }];
}
