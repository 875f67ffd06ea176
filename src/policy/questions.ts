import type { JsonObject } from '../model/json.ts';
import type { Guardrail } from '../model/policy.ts';
import type { EnvironmentFacts, PolicyFacts, Subject, TraitsByKind } from './facts.ts';
import { contextOf, mostSpots, type AskedSpot } from './rules/rule-context.ts';
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

/** What a guardrail has to ask about the facts; undefined where that is more than anybody could hold. */
export function askGuardrail(
  guardrail: Guardrail,
  facts: PolicyFacts,
  traits: TraitsByKind,
): GuardrailQuestions | undefined {
  const { settings, ask, isAboutChange = false } = ruleTable[guardrail.rule];
  const context = contextOf(guardrail, traits);
  const collected = new CollectedQuestions();
  const environments = isAboutChange && !facts.hasBefore ? [] : facts.environments;
  for (const environment of environments) {
    const spots = ask(context, subjectsIn(environment, guardrail), environment);
    if (collected.size + spots.length > mostSpots) return undefined;
    for (const spot of spots) collected.add(spot, environment.name);
  }
  const { asks, places } = collected;
  return { guardrail, settings: { rule: guardrail.rule, ...settings(context) }, asks, places };
}

/** Distinct questions, each with the places that share it. */
class CollectedQuestions {
  readonly asks: JsonObject[] = [];
  readonly places: AskedPlace[][] = [];
  readonly #known = new Map<string, AskedPlace[]>();
  size = 0;

  add({ ask, at, subject, isKey = false }: AskedSpot, environment: string | undefined): void {
    const key = JSON.stringify(ask);
    let sharing = this.#known.get(key);
    if (sharing === undefined) {
      sharing = [];
      this.#known.set(key, sharing);
      this.asks.push(ask);
      this.places.push(sharing);
    }
    sharing.push({ subject, at, environment, isKey });
    this.size += 1;
  }
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
