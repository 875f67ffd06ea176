import type { Graph } from '../../model/graph.ts';
import type { Finding } from '../../model/policy.ts';
import type { EnvironmentFacts, PolicyFacts } from '../../policy/facts.ts';
import { readTeamAnswer } from '../../policy/read-team-answer.ts';
import { teamInputs } from '../../policy/team-input.ts';
import { regoFailure, type TeamPackage } from '../../policy/team-policies.ts';
import type { PolicyAnswer, PolicyEngine, PolicyModule } from '../../ports/policy-engine.ts';
import type { PolicyDiary } from './policy-diary.ts';
import type { ReadPolicies } from './read-team-policies.ts';
import { traitsByKind } from '../registry/traits-by-kind.ts';

export interface TeamRequest {
  readonly policies: ReadPolicies;
  readonly facts: PolicyFacts;
  readonly graph: Graph;
  readonly engine: PolicyEngine;
  readonly diary: PolicyDiary;
}

/** What a team's own Rego says of the facts, environment by environment; what gives no answer refuses. */
export async function judgeTeamPolicies(request: TeamRequest): Promise<readonly Finding[]> {
  const { policies, facts, graph } = request;
  const findings = [...policies.findings];
  const { module } = policies;
  if (module === undefined) return findings;
  for (const { environment, input } of teamInputs(facts, graph)) {
    const own = facts.environments.find(({ name }) => name === environment);
    if (own === undefined || own.subjects.size === 0) continue;
    for (const team of policies.packages) {
      for (const finding of await judgeOne(request, { module, team, environment: own, input }))
        findings.push(finding);
    }
  }
  return findings;
}

interface Evaluation {
  readonly module: PolicyModule;
  readonly team: TeamPackage;
  readonly environment: EnvironmentFacts;
  readonly input: string;
}

async function judgeOne(
  { engine, diary }: TeamRequest,
  { module, team, environment, input }: Evaluation,
): Promise<readonly Finding[]> {
  const { entrypoint } = team;
  const result = await evaluateWellFormed(engine, { module, entrypoint, input });
  diary.write({
    asked: team.name,
    environment: environment.name,
    entrypoint,
    module,
    input,
    result,
    isOfTeam: true,
  });
  const read =
    result.kind === 'answered'
      ? readTeamAnswer(result.answer, { team, environment, traits: traitsByKind })
      : undefined;
  if (read?.kind === 'read') return read.findings;
  const failure =
    result.kind === 'failed' ? result : { code: 'policy-wrong-answer' as const, detail: read?.problem ?? '' };
  const problem = `\`${team.name}\` gave no answer${environment.name === undefined ? '' : ` for \`${environment.name}\``}, so it refuses everything: ${failure.detail}. Repair it on the base branch.`;
  return [regoFailure({ code: failure.code, file: team.file, problem, environment: environment.name })];
}

/** Half of a character, which JSON can write and a compiled module cannot read: it would see no input at all. */
const loneSurrogate = /(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]/;

async function evaluateWellFormed(
  engine: PolicyEngine,
  request: Parameters<PolicyEngine['evaluate']>[0],
): Promise<PolicyAnswer> {
  if (!loneSurrogate.test(request.input)) return engine.evaluate(request);
  const detail = 'a manifest holds half of a character, which cannot be handed on';
  return { kind: 'failed', code: 'policy-failed', detail };
}
