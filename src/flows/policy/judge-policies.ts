import { isEqualJson } from '../../model/equality.ts';
import type { Finding, Guardrail, Verdict } from '../../model/policy.ts';
import { gatherFacts, type PolicyFacts, type PolicyState } from '../../policy/facts.ts';
import { limitFindings } from '../../policy/limit-findings.ts';
import { readGuardrails } from '../../policy/read-guardrails.ts';
import { findInvalidPolicies, findUnjudged, type JudgedState } from '../../policy/unjudged.ts';
import type { PolicyEngine, PolicyModules } from '../../ports/policy-engine.ts';
import { deployablesIn, placeManifests } from '../../registry/effective/placements.ts';
import { orderEnvironments } from '../../registry/effective/promotion-order.ts';
import { changedPaths } from '../review/evaluate-change.ts';
import { judgeGuardrails } from './judge-guardrails.ts';
import { judgeTeamPolicies } from './judge-team-policies.ts';
import { locateFindings } from '../registry/locate-findings.ts';
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
  /** How many manifests that is, each counted once. */
  readonly manifests: number;
  /** In how many environments. */
  readonly environments: number;
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

  const judge = async (
    facts: PolicyFacts,
    state: PolicySide,
    asked: readonly Guardrail[],
  ): Promise<readonly Finding[]> => [
    ...(await judgeGuardrails({ ...request, guardrails: asked, facts })),
    ...limitFindings([
      ...(hasPolicies ? findUnjudged(judgedState(state)) : []),
      ...(await judgeTeamPolicies({ ...request, policies: team, facts, graph: state.loaded.graph })),
    ]),
  ];
  const facts = gatherFacts(before && policyState(before), policyState(after));
  const findings = await judge(facts, after, guardrails);
  const untouched = before === undefined ? [] : findings.filter(isUntouched(facts, { before, after }));
  const older =
    before === undefined || untouched.length === 0
      ? []
      : await judge(gatherFacts(undefined, policyState(before)), before, guardrailsOf(untouched, guardrails));
  const { counted, preexisting } = partition({ findings, untouched, older });
  const locate = (found: readonly Finding[]): Promise<readonly Verdict[]> =>
    locateFindings(found, { after, before });
  return {
    verdicts: await locate([...invalid, ...counted]),
    preexisting: await locate(preexisting),
    ...countsOf(facts),
    guardrails: guardrails.length,
    packages: team.packages.length,
  };
}

function countsOf({
  environments,
}: PolicyFacts): Pick<PolicyJudgement, 'judged' | 'manifests' | 'environments'> {
  const refs = environments.flatMap(({ subjects }) => [...subjects.keys()]);
  return {
    judged: refs.length,
    manifests: new Set(refs).size,
    environments: environments.filter(({ name }) => name !== undefined).length,
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

/** Whether what a finding is about has not changed at all; only such a one can be an old one. */
function isUntouched(
  facts: PolicyFacts,
  { before, after }: { readonly before: PolicySide; readonly after: PolicySide },
): (finding: Finding) => boolean {
  const touched = changedPaths(before.side.tree, after.side.tree);
  const subjects = new Map(facts.environments.map((environment) => [environment.name, environment.subjects]));
  return ({ code, environment, ref, fallback }) => {
    if (code === 'policy-unjudged') return !touched.has(fallback?.file ?? '');
    const subject = subjects.get(environment)?.get(ref);
    if (subject?.before === undefined || subject.after === undefined) return false;
    return subject.before === subject.after || isEqualJson(subject.before, subject.after);
  };
}

/** The guardrails that some findings come from. */
function guardrailsOf(findings: readonly Finding[], guardrails: readonly Guardrail[]): readonly Guardrail[] {
  const speaking = new Set(findings.map(({ policy, rule }) => `${policy} ${rule}`));
  return guardrails.filter(({ policy, id }) => speaking.has(`${policy} ${id}`));
}

/** A finding is an old one where the state before has it too, and what it is about is untouched. */
function partition(request: {
  readonly findings: readonly Finding[];
  readonly untouched: readonly Finding[];
  readonly older: readonly Finding[];
}): { readonly counted: readonly Finding[]; readonly preexisting: readonly Finding[] } {
  const known = new Set(request.older.map(identityOf));
  const preexisting = new Set(request.untouched.filter((finding) => known.has(identityOf(finding))));
  return {
    counted: request.findings.filter((finding) => !preexisting.has(finding)),
    preexisting: [...preexisting],
  };
}

function identityOf({ policy, rule, code, ref, environment, at, message }: Finding): string {
  return JSON.stringify([policy, rule, code, ref, environment, at, message]);
}
