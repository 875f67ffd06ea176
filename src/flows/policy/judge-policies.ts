import { isEqualJson } from '../../model/equality.ts';
import type { Finding, Guardrail, Verdict } from '../../model/policy.ts';
import type { PolicyOutcome } from '../../model/review.ts';
import { gatherFacts, type PolicyFacts, type PolicyState } from '../../policy/facts.ts';
import { limitFindings, mostFindings } from '../../policy/limit-findings.ts';
import { orderFindings } from '../../policy/order-findings.ts';
import { readGuardrails } from '../../policy/read-guardrails.ts';
import { isAboutOneManifest } from '../../policy/unchanged-subjects.ts';
import {
  findInvalidPolicies,
  findUnjudged,
  isAmongUnjudged,
  type JudgedState,
} from '../../policy/unjudged.ts';
import type { PolicyEngine, PolicyModules } from '../../ports/policy-engine.ts';
import { deployablesIn, placeManifests } from '../../registry/effective/placements.ts';
import { orderEnvironments } from '../../registry/effective/promotion-order.ts';
import { changedPaths } from '../review/evaluate-change.ts';
import { judgeByMemory } from './judge-by-memory.ts';
import { judgeGuardrails } from './judge-guardrails.ts';
import { judgeTeamPolicies } from './judge-team-policies.ts';
import type { FindingMemory } from './known-findings.ts';
import { locateFindings } from '../registry/locate-findings.ts';
import type { PolicyDiary } from './policy-diary.ts';
import type { PolicySide } from './policy-side.ts';
import { readTeamPolicies, type ReadPolicies } from './read-team-policies.ts';

export interface PolicyRequest {
  /** The state before, whose policies then hold (DESIGN 12.1); without it, those of `after` do. */
  readonly before: PolicySide | undefined;
  readonly after: PolicySide;
  readonly engine: PolicyEngine;
  readonly modules: PolicyModules;
  readonly diary: PolicyDiary;
  /** Of the state before: what is known of it need not be found out again. */
  readonly memory?: FindingMemory | undefined;
}

export interface PolicyJudgement extends PolicyOutcome {
  /** How many manifests were looked at, each counted in every environment where it is. */
  readonly judged: number;
}

/** What the policies say of a state, or of what leads from one to another. Never throws for what a policy does. */
export async function judgePolicies(request: PolicyRequest): Promise<PolicyJudgement> {
  const { before, after, modules } = request;
  const source = before ?? after;
  const guardrails = readGuardrails(source.loaded.registry.manifests);
  const team = await readTeamPolicies(source.side, modules);
  const invalid = findInvalidPolicies(source.loaded.registry.manifests);
  const hasPolicies = guardrails.length + team.packages.length + team.findings.length + invalid.length > 0;

  const unjudged = findUnjudged(judgedState(after));
  const facts = gatherFacts(before && policyState(before), policyState(after), isAmongUnjudged(unjudged));
  const judgement: Judgement = { ...request, facts, unjudged, guardrails, team, hasPolicies };
  const known = await judgeKnown(judgement);
  const { findings, untouched, older } = known ?? (await judgeAll(judgement));
  const { counted, preexisting } = partition({ findings, untouched, older });
  const locate = (found: readonly Finding[]): Promise<readonly Verdict[]> =>
    locateFindings(orderFindings(found, { guardrails, facts }), { after, before });
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

interface Judgement extends PolicyRequest {
  readonly facts: PolicyFacts;
  /** Of the state after. */
  readonly unjudged: readonly Finding[];
  readonly guardrails: readonly Guardrail[];
  readonly team: ReadPolicies;
  readonly hasPolicies: boolean;
}

interface JudgedChange {
  readonly findings: readonly Finding[];
  /** Those about what has not changed. */
  readonly untouched: readonly Finding[];
  /** Of the state before: all that untouched ones may be among. */
  readonly older: readonly Finding[];
}

async function judgeAll(judgement: Judgement): Promise<JudgedChange> {
  const { before, facts, guardrails } = judgement;
  const findings = await judgeState(judgement, judgement.after, { facts, asked: guardrails });
  const untouched = findings.filter(isUntouched(judgement));
  if (before === undefined || untouched.length === 0) return { findings, untouched, older: [] };
  const base = {
    facts: gatherFacts(undefined, policyState(before)),
    asked: guardrailsOf(untouched, guardrails),
  };
  return { findings, untouched, older: await judgeState(judgement, before, base) };
}

/** The same, by what is known of the state before; undefined where that is not enough. */
async function judgeKnown(judgement: Judgement): Promise<JudgedChange | undefined> {
  const { before, after, facts, memory, diary } = judgement;
  if (before === undefined || memory === undefined || diary.isKept) return undefined;
  const baseFacts = (): PolicyFacts => gatherFacts(undefined, policyState(before));
  const own = judgement.guardrails.filter(({ rule }) => isAboutOneManifest[rule]);
  const wide = judgement.guardrails.filter(({ rule }) => !isAboutOneManifest[rule]);
  const known = await judgeByMemory({ ...judgement, guardrails: own, facts, baseFacts, memory });
  if (known === undefined) return undefined;
  const findings = [...known.after, ...(await judgeState(judgement, after, { facts, asked: wide }))];
  const untouched = findings.filter(isUntouched(judgement));
  if (untouched.length === 0) return { findings, untouched, older: [] };
  const asked = guardrailsOf(untouched, wide);
  const older = [...known.before, ...(await judgeState(judgement, before, { facts: baseFacts(), asked }))];
  // Of more, some would be left out, and which ones shows only in all of them together.
  return Math.max(findings.length, older.length) < mostFindings ? { findings, untouched, older } : undefined;
}

async function judgeState(
  judgement: Judgement,
  state: PolicySide,
  { facts, asked }: { readonly facts: PolicyFacts; readonly asked: readonly Guardrail[] },
): Promise<readonly Finding[]> {
  const { team, hasPolicies, after } = judgement;
  const unjudged = state === after ? judgement.unjudged : undefined;
  return [
    ...(await judgeGuardrails({ ...judgement, guardrails: asked, facts })),
    ...limitFindings([
      ...(hasPolicies ? (unjudged ?? findUnjudged(judgedState(state))) : []),
      ...(await judgeTeamPolicies({ ...judgement, policies: team, facts, graph: state.loaded.graph })),
    ]),
  ];
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
function isUntouched({
  facts,
  before,
  after,
}: Pick<Judgement, 'facts' | 'before' | 'after'>): (finding: Finding) => boolean {
  if (before === undefined) return () => false;
  const touched = changedPaths(before.side.tree, after.side.tree);
  const subjects = new Map(facts.environments.map((environment) => [environment.name, environment.subjects]));
  return ({ code, environment, ref, fallback }) => {
    if (code === 'policy-unjudged') return !touched.has(fallback?.file ?? '');
    // What gave no answer always counts: a change is not allowed by rules that nobody could ask.
    if (!isRefusal(code)) return false;
    const subject = subjects.get(environment)?.get(ref);
    if (subject?.before === undefined || subject.after === undefined) return false;
    return subject.before === subject.after || isEqualJson(subject.before, subject.after);
  };
}

function isRefusal(code: Finding['code']): boolean {
  return code === 'policy-denied' || code === 'policy-warned';
}

/** The guardrails that some findings come from. */
function guardrailsOf(findings: readonly Finding[], guardrails: readonly Guardrail[]): readonly Guardrail[] {
  const speaking = new Set(findings.map(({ policy, rule }) => `${policy} ${rule}`));
  return guardrails.filter(({ policy, id }) => speaking.has(`${policy} ${id}`));
}

/** A finding is an old one where the state before has it too, and what it is about is untouched. */
function partition(request: JudgedChange): {
  readonly counted: readonly Finding[];
  readonly preexisting: readonly Finding[];
} {
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
