import { isEqualJson } from '../model/equality.ts';
import type { Finding, Verdict } from '../model/policy.ts';
import { gatherFacts, type PolicyFacts, type PolicyState } from '../policy/facts.ts';
import { limitFindings } from '../policy/limit-findings.ts';
import { readGuardrails } from '../policy/read-guardrails.ts';
import { findInvalidPolicies, findUnjudged, type JudgedState } from '../policy/unjudged.ts';
import type { PolicyEngine, PolicyModules } from '../ports/policy-engine.ts';
import { deployablesIn, placeManifests } from '../registry/placements.ts';
import { orderEnvironments } from '../registry/promotion-order.ts';
import { changedPaths } from './evaluate-change.ts';
import { judgeGuardrails } from './judge-guardrails.ts';
import { judgeTeamPolicies } from './judge-team-policies.ts';
import { locateFindings } from './locate-findings.ts';
import type { PolicyDiary } from './policy-diary.ts';
import type { PolicySide } from './policy-side.ts';
import { readTeamPolicies } from './read-team-policies.ts';

export interface PolicyRequest {
  /** The state before, whose policies then hold (DESIGN 12.1); without it, those of `after` do. */
  readonly before: PolicySide | undefined;
  readonly after: PolicySide;
  readonly engine: PolicyEngine;
  readonly modules: PolicyModules;
  readonly diary: PolicyDiary;
}

export interface PolicyJudgement {
  /** Those that count. */
  readonly verdicts: readonly Verdict[];
  /** Of what is just the same before the change: shown, never held against it. */
  readonly preexisting: readonly Verdict[];
  /** How many manifests were looked at, each counted in every environment where it is. */
  readonly judged: number;
  readonly guardrails: number;
  readonly packages: number;
}

/** What the policies say of a state, or of what leads from one to another. Never throws for what a policy does. */
export async function judgePolicies(request: PolicyRequest): Promise<PolicyJudgement> {
  const { before, after, modules } = request;
  const source = before ?? after;
  const guardrails = readGuardrails(source.loaded.registry.manifests);
  const team = await readTeamPolicies(source.side, modules);
  const invalid = findInvalidPolicies(source.loaded.registry.manifests);
  const hasPolicies = guardrails.length + team.packages.length + team.findings.length + invalid.length > 0;

  const judge = async (facts: PolicyFacts, state: PolicySide): Promise<readonly Finding[]> => [
    ...(await judgeGuardrails({ ...request, guardrails, facts })),
    ...limitFindings([
      ...(hasPolicies ? findUnjudged(judgedState(state)) : []),
      ...(await judgeTeamPolicies({ ...request, policies: team, facts, graph: state.loaded.graph })),
    ]),
  ];
  const facts = gatherFacts(before && policyState(before), policyState(after));
  const findings = await judge(facts, after);
  const older =
    before === undefined || findings.length === 0
      ? []
      : await judge(gatherFacts(undefined, policyState(before)), before);
  const { counted, preexisting } = partition({ findings, older, facts, request });
  const locate = (found: readonly Finding[]): Promise<readonly Verdict[]> =>
    locateFindings(found, { after, before });
  return {
    verdicts: await locate([...invalid, ...counted]),
    preexisting: await locate(preexisting),
    judged: facts.environments.reduce((sum, { subjects }) => sum + subjects.size, 0),
    guardrails: guardrails.length,
    packages: team.packages.length,
  };
}

function policyState({ loaded }: PolicySide): PolicyState {
  return { environments: loaded.environments, manifests: loaded.registry.manifests };
}

function judgedState({ loaded }: PolicySide): JudgedState {
  const { registry, environments, diagnostics } = loaded;
  const placed = placeManifests(orderEnvironments(registry.manifests), deployablesIn(registry));
  return { manifests: registry.manifests, environments, diagnostics, placed };
}

/** A finding is an old one where the state before has it too and what it is about has not changed at all. */
function partition(request: {
  readonly findings: readonly Finding[];
  readonly older: readonly Finding[];
  readonly facts: PolicyFacts;
  readonly request: PolicyRequest;
}): { readonly counted: readonly Finding[]; readonly preexisting: readonly Finding[] } {
  const { findings, older, facts } = request;
  const { before, after } = request.request;
  if (before === undefined) return { counted: findings, preexisting: [] };
  const known = new Set(older.map(identityOf));
  const touched = changedPaths(before.side.tree, after.side.tree);
  const subjects = new Map(facts.environments.map((environment) => [environment.name, environment.subjects]));
  const isOld = (finding: Finding): boolean => {
    if (!known.has(identityOf(finding))) return false;
    if (finding.code === 'policy-unjudged') return !touched.has(finding.fallback?.file ?? '');
    const subject = subjects.get(finding.environment)?.get(finding.ref);
    if (subject?.before === undefined || subject.after === undefined) return false;
    return subject.before === subject.after || isEqualJson(subject.before, subject.after);
  };
  return {
    counted: findings.filter((finding) => !isOld(finding)),
    preexisting: findings.filter(isOld),
  };
}

function identityOf({ policy, rule, code, ref, environment, at, message }: Finding): string {
  return JSON.stringify([policy, rule, code, ref, environment, at, message]);
}
