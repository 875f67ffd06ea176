import type { Finding, GuardrailRule } from '../model/policy.ts';
import type { Ref } from '../model/ref.ts';
import type { PolicyFacts, Subject } from './facts.ts';

/**
 * Whether what a rule asks about a manifest follows from that manifest as it is after the change, and from nothing
 * else: neither from the state before nor from other manifests.
 */
export const isAboutOneManifest: Readonly<Record<GuardrailRule, boolean>> = {
  range: true,
  enum: true,
  noneOf: true,
  pattern: true,
  required: true,
  forbidden: true,
  count: true,
  ratio: true,
  together: true,
  imageRegistry: true,
  imagePin: true,
  // May reach through others.
  dependency: false,
  noDependency: false,
  naming: true,
  label: true,
  // Counts the others that have the same value.
  unique: false,
  resources: true,
  maxRise: false,
  maxFall: false,
  immutable: false,
  noDeletion: false,
  noDowngrade: false,
  maxChanges: false,
};

/** The manifests that are not to the letter the same before and after; what is the same gets the same answer. */
export function changedSubjects(facts: PolicyFacts): PolicyFacts {
  return {
    ...facts,
    environments: facts.environments.map(({ name, subjects }) => ({
      name,
      subjects: new Map([...subjects].filter(([, subject]) => !isUnchanged(subject))),
    })),
  };
}

/** A change, whose unchanged manifests are those of its facts that `changed` does not hold. */
interface Change {
  readonly facts: PolicyFacts;
  readonly changed: PolicyFacts;
}

/** The findings on the unchanged manifests of a change. */
export function findingsOnUnchanged(findings: readonly Finding[], change: Change): readonly Finding[] {
  const isUnchangedIn = unchangedIn(change);
  return findings.filter(({ environment, ref }) => isUnchangedIn(environment, ref));
}

/** The facts of one state without the unchanged manifests of a change. */
export function withoutUnchanged(state: PolicyFacts, change: Change): PolicyFacts {
  const isUnchangedIn = unchangedIn(change);
  return {
    ...state,
    environments: state.environments.map(({ name, subjects }) => ({
      name,
      subjects: new Map([...subjects].filter(([ref]) => !isUnchangedIn(name, ref))),
    })),
  };
}

function unchangedIn({ facts, changed }: Change): (environment: string | undefined, ref: Ref) => boolean {
  const [all, others] = [facts, changed].map(
    ({ environments }) => new Map(environments.map(({ name, subjects }) => [name, subjects])),
  );
  return (environment, ref) =>
    all?.get(environment)?.has(ref) === true && others?.get(environment)?.has(ref) !== true;
}

/** Also in the order of its keys, which a message may show. */
function isUnchanged({ before, after }: Subject): boolean {
  if (before === undefined || after === undefined) return before === after;
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}
