import type { Finding } from '../model/policy.ts';
import { valueAt } from '../model/read-unknown.ts';
import { traitsAt } from '../model/traits.ts';
import { explainRefusal } from './explain.ts';
import type { TraitsByKind } from './facts.ts';
import type { AskedPlace, GuardrailQuestions, QuestionBatch } from './questions.ts';

/** What the Rego library says of one batch. */
export type ReadAnswer =
  | { readonly kind: 'read'; readonly findings: readonly Finding[] }
  /** It is no answer to these questions, with what is wrong about it. */
  | { readonly kind: 'wrong'; readonly problem: string };

/** The findings in an answer, which is believed only if every part of it can have come from these questions. */
export function readAnswer(
  answer: unknown,
  batch: QuestionBatch,
  context: { readonly questions: readonly GuardrailQuestions[]; readonly traits: TraitsByKind },
): ReadAnswer {
  if (valueAt(answer, 'heard') !== batch.input.rules.length) {
    return { kind: 'wrong', problem: 'it does not say that all rules were heard' };
  }
  const broken = valueAt(answer, 'broken');
  if (!Array.isArray(broken)) return { kind: 'wrong', problem: '`broken` is no list' };
  const findings: Finding[] = [];
  for (const item of broken as readonly unknown[]) {
    const found = readItem(item, batch, context);
    if (found === undefined) return { kind: 'wrong', problem: `it holds ${briefly(item)}` };
    for (const finding of found) findings.push(finding);
  }
  return { kind: 'read', findings };
}

function briefly(item: unknown): string {
  return (JSON.stringify(item) ?? 'nothing').slice(0, 80);
}

function readItem(
  item: unknown,
  batch: QuestionBatch,
  { questions, traits }: Parameters<typeof readAnswer>[2],
): readonly Finding[] | undefined {
  const said = toStatement(item);
  const origin = batch.origins[said?.rule ?? -1];
  if (said === undefined || origin === undefined || said.ask >= origin.count) return undefined;
  const ask = origin.from + said.ask;
  const asked = questions[origin.guardrail];
  const findings = asked?.places[ask]?.map((place) => toFinding(said.reason, { asked, place, ask, traits }));
  return findings?.every((finding) => finding !== undefined) === true ? findings : undefined;
}

interface Statement {
  readonly rule: number;
  readonly ask: number;
  readonly reason: string;
}

function toStatement(item: unknown): Statement | undefined {
  if (!Array.isArray(item) || item.length !== 3) return undefined;
  const [rule, ask, reason] = item as readonly unknown[];
  return isPosition(rule) && isPosition(ask) && typeof reason === 'string'
    ? { rule, ask, reason }
    : undefined;
}

function isPosition(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

interface Broken {
  readonly asked: GuardrailQuestions;
  readonly place: AskedPlace;
  readonly ask: number;
  readonly traits: TraitsByKind;
}

function toFinding(reason: string, { asked, place, ask, traits }: Broken): Finding | undefined {
  const { guardrail, asks } = asked;
  const { subject, at, environment, isKey } = place;
  const message = explainRefusal(reason, {
    guardrail,
    ref: subject.ref,
    at,
    before: subject.before,
    after: subject.after,
    ask: asks[ask] ?? {},
    isSecret: traitsAt(traits[subject.kind], at).traits.isSecret === true,
  });
  if (message === undefined) return undefined;
  // A guardrail that cannot be judged by is no warning.
  const severity = reason === 'bad-pattern' ? 'deny' : guardrail.severity;
  return {
    code: severity === 'deny' ? 'policy-denied' : 'policy-warned',
    rule: guardrail.id,
    severity,
    message,
    ref: subject.ref,
    at,
    ...(isKey && { isKey }),
    environment,
    owner: subject.owner,
    policy: guardrail.policy,
    section: 'guardrails',
    fallback: fallbackOf(asked),
  };
}

/** Where the guardrail itself is written. */
export function fallbackOf({ guardrail }: Pick<GuardrailQuestions, 'guardrail'>): Finding['fallback'] {
  return { file: guardrail.file, path: ['spec', 'sections', 'guardrails', guardrail.index] };
}
