import type { JsonObject } from '../model/json.ts';
import type { Guardrail } from '../model/policy.ts';
import type { EnvironmentFacts, PolicyFacts, Subject, TraitsByKind } from './facts.ts';
import { contextOf, type AskedSpot } from './rules/rule-context.ts';
import { ruleTable } from './rules/rule-table.ts';
import { coversEnvironment, coversSubject } from './scope.ts';

/** A place that an answer is about; places with the same facts share a question. */
export interface AskedPlace {
  readonly subject: Subject;
  readonly at: AskedSpot['at'];
  readonly environment: string | undefined;
  readonly isKey: boolean;
}

/** All that one guardrail asks. */
export interface GuardrailQuestions {
  readonly guardrail: Guardrail;
  /** The rule and its settings, as Rego reads them. */
  readonly settings: JsonObject;
  /** Distinct facts, and for each of them, by position, the places that have them. */
  readonly asks: readonly JsonObject[];
  readonly places: readonly (readonly AskedPlace[])[];
}

/** What the guardrails have to ask about the facts, guardrail by guardrail; one without a question is left out. */
export function askGuardrails(
  guardrails: readonly Guardrail[],
  facts: PolicyFacts,
  traits: TraitsByKind,
): readonly GuardrailQuestions[] {
  return guardrails
    .map((guardrail) => askOne(guardrail, facts, traits))
    .filter(({ asks }) => asks.length > 0);
}

function askOne(guardrail: Guardrail, facts: PolicyFacts, traits: TraitsByKind): GuardrailQuestions {
  const { settings, ask, isAboutChange = false } = ruleTable[guardrail.rule];
  const context = contextOf(guardrail, traits);
  const asks: JsonObject[] = [];
  const places: AskedPlace[][] = [];
  const known = new Map<string, AskedPlace[]>();
  const environments = isAboutChange && !facts.hasBefore ? [] : facts.environments;
  for (const environment of environments) {
    const subjects = subjectsIn(environment, guardrail);
    for (const { ask: found, at, subject, isKey = false } of ask(context, subjects, environment)) {
      const key = JSON.stringify(found);
      let sharing = known.get(key);
      if (sharing === undefined) {
        sharing = [];
        known.set(key, sharing);
        asks.push(found);
        places.push(sharing);
      }
      sharing.push({ subject, at, environment: environment.name, isKey });
    }
  }
  return { guardrail, settings: { rule: guardrail.rule, ...settings(context) }, asks, places };
}

function subjectsIn(environment: EnvironmentFacts, { scope }: Guardrail): readonly Subject[] {
  if (!coversEnvironment(scope, environment)) return [];
  return [...environment.subjects.values()].filter((subject) => coversSubject(scope, subject));
}

/** Whose questions a rule of a batch has, and which of them. */
export interface BatchOrigin {
  readonly guardrail: number;
  readonly from: number;
  readonly count: number;
}

/** A part of the questions that is evaluated at once, so that time and memory are bounded whatever there is to ask. */
export interface QuestionBatch {
  readonly input: { readonly rules: readonly JsonObject[] };
  /** One for each rule of the input. */
  readonly origins: readonly BatchOrigin[];
}

/** Cuts the questions into batches of so many at most. */
export function batchQuestions(
  questions: readonly GuardrailQuestions[],
  most: number,
): readonly QuestionBatch[] {
  const batches: { rules: JsonObject[]; origins: BatchOrigin[]; size: number }[] = [];
  let last = { rules: [], origins: [], size: most } as (typeof batches)[number];
  for (const [guardrail, { settings, asks }] of questions.entries()) {
    let from = 0;
    while (from < asks.length) {
      if (last.size >= most) {
        last = { rules: [], origins: [], size: 0 };
        batches.push(last);
      }
      const part = asks.slice(from, from + most - last.size);
      last.rules.push({ ...settings, asks: part });
      last.origins.push({ guardrail, from, count: part.length });
      last.size += part.length;
      from += part.length;
    }
  }
  return batches.map(({ rules, origins }) => ({ input: { rules }, origins }));
}
