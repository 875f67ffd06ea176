import type { Finding, Guardrail } from '../../model/policy.ts';
import type { PolicyFacts } from '../../policy/facts.ts';
import {
  askGuardrail,
  batchQuestions,
  type GuardrailQuestions,
  type QuestionBatch,
} from '../../policy/questions.ts';
import { limitFindings } from '../../policy/limit-findings.ts';
import { fallbackOf, readAnswer } from '../../policy/read-answer.ts';
import { mostSpots } from '../../policy/rules/rule-context.ts';
import type { PolicyEngine, PolicyFailure, PolicyModules } from '../../ports/policy-engine.ts';
import type { PolicyDiary } from './policy-diary.ts';
import { traitsByKind } from '../registry/traits-by-kind.ts';

/** The entry point of the built-in library. */
const entrypoint = 'charter/guardrails/answer';

/** Most questions in one evaluation: a few megabytes of input, some hundredths of a second. */
const mostQuestions = 50_000;

export interface GuardrailRequest {
  readonly guardrails: readonly Guardrail[];
  readonly facts: PolicyFacts;
  readonly engine: PolicyEngine;
  readonly modules: PolicyModules;
  readonly diary: PolicyDiary;
  /** Told of every guardrail at how many places it looks. */
  readonly onPlaces?: (count: number) => void;
}

/**
 * What the guardrails say of the facts. One that got no answer refuses everything that it was to judge. They are asked
 * a few at a time, so that memory follows the size of the registry and not the number of guardrails.
 */
export async function judgeGuardrails(request: GuardrailRequest): Promise<readonly Finding[]> {
  const { guardrails, facts, onPlaces } = request;
  const findings: Finding[] = [];
  let waiting: GuardrailQuestions[] = [];
  const flush = async (): Promise<void> => {
    for (const finding of await evaluate(waiting, request)) findings.push(finding);
    waiting = [];
  };
  for (const guardrail of guardrails) {
    const asked = askGuardrail(guardrail, facts, traitsByKind);
    onPlaces?.(asked?.places.reduce((sum, places) => sum + places.length, 0) ?? 0);
    if (asked === undefined) findings.push(unanswered({ guardrail }, tooMuch));
    else if (asked.asks.length > 0) waiting.push(asked);
    if (waiting.reduce((sum, { places }) => sum + places.length, 0) >= mostQuestions) await flush();
  }
  await flush();
  return limitFindings(findings);
}

const tooMuch: PolicyFailure = {
  kind: 'failed',
  code: 'policy-input-too-large',
  detail: `it looks at more than ${mostSpots} places`,
};

async function evaluate(
  questions: readonly GuardrailQuestions[],
  { engine, modules, diary }: GuardrailRequest,
): Promise<readonly Finding[]> {
  if (questions.length === 0) return [];
  const builtIn = await modules.readBuiltIn();
  if (builtIn.kind === 'failed') return questions.map((asked) => unanswered(asked, builtIn));
  const findings: Finding[] = [];
  for (const batch of batchQuestions(questions, mostQuestions)) {
    const input = JSON.stringify(batch.input);
    const result = await engine.evaluate({ module: builtIn.module, entrypoint, input });
    diary.write({ asked: 'guardrails', entrypoint, module: builtIn.module, input, result });
    for (const finding of findingsOf(result, batch, questions)) findings.push(finding);
  }
  return findings;
}

function findingsOf(
  result: Awaited<ReturnType<PolicyEngine['evaluate']>>,
  batch: QuestionBatch,
  questions: readonly GuardrailQuestions[],
): readonly Finding[] {
  const failed = (failure: PolicyFailure): readonly Finding[] =>
    batch.origins.flatMap(({ guardrail }) => {
      const asked = questions[guardrail];
      return asked === undefined ? [] : [unanswered(asked, failure)];
    });
  if (result.kind === 'failed') return failed(result);
  const read = readAnswer(result.answer, batch, { questions, traits: traitsByKind });
  if (read.kind === 'read') return read.findings;
  return failed({ kind: 'failed', code: 'policy-wrong-answer', detail: read.problem });
}

function unanswered(asked: Pick<GuardrailQuestions, 'guardrail'>, { code, detail }: PolicyFailure): Finding {
  const { policy, id, owner } = asked.guardrail;
  return {
    code,
    rule: id,
    severity: 'deny',
    message: `This guardrail could not be judged, so it refuses: Charter's own library gave no answer (${detail}). See docs/errors/policy.md for ${code}.`,
    ref: policy,
    at: [],
    environment: undefined,
    owner,
    policy,
    section: 'guardrails',
    fallback: fallbackOf(asked),
  };
}
