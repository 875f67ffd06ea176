import type { Finding, Guardrail } from '../../model/policy.ts';
import type { PolicyFacts } from '../../policy/facts.ts';
import { mostFindings } from '../../policy/limit-findings.ts';
import { mostSpots } from '../../policy/rules/rule-context.ts';
import { changedSubjects, findingsOnUnchanged, withoutUnchanged } from '../../policy/unchanged-subjects.ts';
import { judgeGuardrails, type GuardrailRequest } from './judge-guardrails.ts';
import type { FindingMemory, KnownFindings } from './known-findings.ts';

export interface MemoryRequest extends Omit<GuardrailRequest, 'facts' | 'onPlaces'> {
  /** Those alone that look at one manifest at a time. */
  readonly guardrails: readonly Guardrail[];
  /** Of the change. */
  readonly facts: PolicyFacts;
  /** Of the state before alone. */
  readonly baseFacts: () => PolicyFacts;
  readonly memory: FindingMemory;
}

/** What guardrails say of the state after a change, and of the state before it. */
export interface FindingsOfChange {
  readonly after: readonly Finding[];
  readonly before: readonly Finding[];
}

/**
 * Judges the manifests that a change alters; what is said of all others is what was said of the state before.
 * Where that is not known, everything is judged and then kept. Undefined where something could not be judged or is
 * too much: then only judging everything together gives the right answer.
 */
export async function judgeByMemory(request: MemoryRequest): Promise<FindingsOfChange | undefined> {
  const { facts, memory } = request;
  const changed = changedSubjects(facts);
  const known = memory.recall();
  if (known === undefined) return judgeAndKeep(request, changed);
  const fresh = await judgeCompletely(request, changed);
  if (fresh === undefined || fresh.places + known.places > mostSpots) return undefined;
  const unchanged = findingsOnUnchanged(known.findings, { facts, changed });
  return { after: [...fresh.findings, ...unchanged], before: known.findings };
}

async function judgeAndKeep(
  request: MemoryRequest,
  changed: PolicyFacts,
): Promise<FindingsOfChange | undefined> {
  const { facts, baseFacts, memory } = request;
  const after = await judgeCompletely(request, facts);
  const older = await judgeCompletely(request, withoutUnchanged(baseFacts(), { facts, changed }));
  if (after === undefined || older === undefined) return undefined;
  const before = [...findingsOnUnchanged(after.findings, { facts, changed }), ...older.findings];
  if (before.length < mostFindings) {
    memory.keep({ findings: before, places: after.places + older.places });
  }
  return { after: after.findings, before };
}

/** Undefined where a guardrail got no answer, or some findings may have been left out. */
async function judgeCompletely(
  request: MemoryRequest,
  facts: PolicyFacts,
): Promise<KnownFindings | undefined> {
  let places = 0;
  const onPlaces = (count: number): void => {
    places = Math.max(places, count);
  };
  const findings = await judgeGuardrails({ ...request, facts, onPlaces });
  const isComplete =
    findings.length < mostFindings &&
    findings.every(({ code }) => code === 'policy-denied' || code === 'policy-warned');
  return isComplete ? { findings, places } : undefined;
}
