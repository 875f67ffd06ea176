import type { BaseFacts, CommandFacts, CommandRule, Intent } from '../model/command.ts';
import { denial, lookupDenial, type Denial } from './denial.ts';

/**
 * The groups of which authorisation must know whether the person is in them: a flow looks up these, and no others.
 * Empty for most commands. Who reviews what `/break-glass` does is asked with them, so that it costs no lookup more.
 */
export function groupsToLookUp(intent: Intent, base: BaseFacts): readonly string[] {
  const named = rulesFor(intent, base.rules).map(({ from }) => from);
  return [...new Set([...named, ...glassBreakers(intent, base), ...glassReviewers(intent, base)])];
}

/** Whether a Policy says who may give a command. */
export function isNamedByPolicy(intent: Intent, { rules }: BaseFacts): boolean {
  return rulesFor(intent, rules).length > 0;
}

/**
 * Refuses where a Policy says who may give the command and names others. Of the rules of one Policy one is enough;
 * every Policy that has one must be satisfied, so that a new Policy never widens what another allows.
 */
export function deniedByPolicy(
  intent: Intent,
  base: BaseFacts,
  groups: CommandFacts['groups'],
): Denial | undefined {
  const rules = rulesFor(intent, base.rules);
  if (rules.length === 0) return undefined;
  for (const [policy, own] of Map.groupBy(rules, (rule) => rule.policy)) {
    const names = own.map(({ from }) => from);
    const found = deniedByGroups(names, groups, `\`${policy}\` lets only ${listed(names)} ${doing(intent)}.`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Refuses whom the Escalation of the environment does not let break the glass. */
export function deniedGlass(
  intent: Intent,
  base: BaseFacts,
  groups: CommandFacts['groups'],
): Denial | undefined {
  if (intent.verb !== 'break-glass') return undefined;
  const names = glassBreakers(intent, base);
  const environment = intent.environment ?? '';
  if (names.length === 0) {
    return denial(
      'command-not-named',
      `Nobody may break the glass of \`${environment}\`: its Escalation has no \`breakGlass.by\`.`,
      'Name a Group there, by a pull request.',
    );
  }
  return deniedByGroups(names, groups, `Only ${listed(names)} may break the glass of \`${environment}\`.`);
}

function deniedByGroups(
  names: readonly string[],
  groups: CommandFacts['groups'],
  reason: string,
): Denial | undefined {
  const answers = names.map((name) => groups.get(name) ?? 'lookup-failed');
  if (answers.includes('member')) return undefined;
  if (answers.includes('lookup-failed')) return lookupDenial(`who is in ${listed(names)}`);
  return denial('command-not-named', reason, `Ask somebody out of ${listed(names)} to type it.`);
}

/** Where a command names no environment, it is about all of them, so every rule for its verb holds. */
function rulesFor({ verb, environment }: Intent, rules: readonly CommandRule[]): readonly CommandRule[] {
  return rules.filter(
    (rule) =>
      rule.verbs.includes(verb) &&
      (rule.environments === undefined ||
        environment === undefined ||
        rule.environments.includes(environment)),
  );
}

function glassBreakers({ verb, environment }: Intent, { environments }: BaseFacts): readonly string[] {
  if (verb !== 'break-glass') return [];
  return environments.find(({ name }) => name === environment)?.breakGlassBy ?? [];
}

/** Of all environments, because a review that is overdue anywhere counts. */
function glassReviewers({ verb }: Intent, { environments }: BaseFacts): readonly string[] {
  return verb === 'break-glass' ? environments.flatMap(({ glass }) => glass?.reviewBy ?? []) : [];
}

function doing({ verb, environment }: Intent): string {
  return environment === undefined ? `give \`/${verb}\`` : `give \`/${verb} ${environment}\``;
}

function listed(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `\`${name}\``).join(' or ');
}
