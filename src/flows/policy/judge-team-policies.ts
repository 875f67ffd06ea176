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

/**
 * What a team's own Rego says of the facts, environment by environment; what gives no answer refuses. A package that
 * ran out of time or memory is not asked again, so that one which loops costs as much for many environments as for one.
 */
export async function judgeTeamPolicies(request: TeamRequest): Promise<readonly Finding[]> {
  const { policies, facts, graph } = request;
  const findings = [...policies.findings];
  const { module } = policies;
  if (module === undefined) return findings;
  const spent = new Map<TeamPackage, Spent>();
  for (const { environment, input } of teamInputs(facts, graph)) {
    const own = facts.environments.find(({ name }) => name === environment);
    if (own === undefined || own.subjects.size === 0) continue;
    for (const team of policies.packages) {
      const earlier = spent.get(team);
      if (earlier !== undefined) {
        findings.push(notAsked(team, own, earlier));
        continue;
      }
      const judged = await judgeOne(request, { module, team, environment: own, input });
      for (const finding of judged.findings) findings.push(finding);
      if (judged.spent !== undefined) spent.set(team, judged.spent);
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

/** Why a package is not asked again. */
interface Spent {
  readonly code: 'policy-timeout' | 'policy-out-of-memory';
  readonly environment: string | undefined;
  readonly detail: string;
}

function notAsked(team: TeamPackage, { name }: EnvironmentFacts, { code, detail, ...first }: Spent): Finding {
  const problem = `\`${team.name}\` was not asked${placeText(name)}, so it refuses everything: ${detail}${placeText(first.environment)}. Repair it on the base branch.`;
  return regoFailure({ code, file: team.file, problem, environment: name });
}

function placeText(environment: string | undefined): string {
  return environment === undefined ? '' : ` for \`${environment}\``;
}

async function judgeOne(
  { engine, diary }: TeamRequest,
  { module, team, environment, input }: Evaluation,
): Promise<{ readonly findings: readonly Finding[]; readonly spent?: Spent }> {
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
  if (read?.kind === 'read') return { findings: read.findings };
  const failure =
    result.kind === 'failed' ? result : { code: 'policy-wrong-answer' as const, detail: read?.problem ?? '' };
  const problem = `\`${team.name}\` gave no answer${placeText(environment.name)}, so it refuses everything: ${failure.detail}. Repair it on the base branch.`;
  const findings = [
    regoFailure({ code: failure.code, file: team.file, problem, environment: environment.name }),
  ];
  const { code, detail } = failure;
  return code === 'policy-timeout' || code === 'policy-out-of-memory'
    ? { findings, spent: { code, detail, environment: environment.name } }
    : { findings };
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
