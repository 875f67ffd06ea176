import type { ApprovalSnapshot } from '../model/approval-facts.ts';
import type { Requirement } from '../model/approval.ts';
import type { TreeChange } from '../model/git.ts';
import { parseRef } from '../model/ref.ts';
import type { Risk } from '../model/traits.ts';
import { readApprovalRules, type ApprovalRule } from './approval-rules.ts';
import type { PlannedChange } from './coverage.ts';
import { matchesAnyPath } from './path-globs.ts';
import { quotedText } from './quoted-text.ts';
import { hasLabels, type Situation } from './situation.ts';

/** One requirement for each approval rule of the base that speaks of the change. */
export function policyRequirements(situation: Situation): readonly Requirement[] {
  return readApprovalRules(situation.snapshot.base).flatMap((rule) => {
    const matched = matchRule(rule, situation);
    if (matched === undefined) return [];
    return {
      id: `policy:${rule.policy.name}/${rule.id}`,
      kind: 'policy',
      reason: reasonFor(rule, situation),
      file: rule.policy.file,
      line: rule.policy.range.line,
      from: [{ kind: 'group', ref: rule.from }],
      count: rule.count,
      covers: situation.cover(matched.paths, matched.planned),
    } satisfies Requirement;
  });
}

interface Matched {
  readonly paths: readonly TreeChange[];
  readonly planned: readonly PlannedChange[];
}

/**
 * What of a change a rule is about; undefined where it is not about it. A rule that asks nothing of planned changes is
 * about paths: about those that it names, or else all.
 */
function matchRule(rule: ApprovalRule, situation: Situation): Matched | undefined {
  const { authorKinds, changes, folder } = situation.snapshot;
  if (rule.authors !== undefined && !authorKinds.some((kind) => rule.authors?.has(kind) === true)) {
    return undefined;
  }
  const selects = selectsChanges(rule);
  const planned = selects ? situation.planned.filter((change) => matchesChange(rule, change, situation)) : [];
  if (selects && planned.length === 0) return undefined;
  const paths = pathsFor(rule, selects ? [] : changes, { changes, folder });
  return !selects || rule.paths !== undefined ? nonEmpty({ paths, planned }) : { paths, planned };
}

function pathsFor(
  { paths }: ApprovalRule,
  otherwise: readonly TreeChange[],
  { changes, folder }: Pick<ApprovalSnapshot, 'changes' | 'folder'>,
): readonly TreeChange[] {
  if (paths === undefined) return otherwise;
  const matches = matchesAnyPath(paths, folder);
  return changes.filter(({ path }) => matches(path));
}

function nonEmpty(matched: Matched): Matched | undefined {
  return matched.paths.length === 0 ? undefined : matched;
}

function selectsChanges({ conditions, risk, actions }: ApprovalRule): boolean {
  if (risk !== undefined || actions !== undefined) return true;
  return conditions.some(
    ({ environments, kinds, refs, labels }) =>
      environments !== undefined ||
      kinds !== undefined ||
      refs !== undefined ||
      Object.keys(labels).length > 0,
  );
}

const riskRank: Readonly<Record<Risk, number>> = { low: 0, medium: 1, high: 2 };

function matchesChange(rule: ApprovalRule, planned: PlannedChange, { snapshot }: Situation): boolean {
  const { environment, change } = planned;
  if (rule.risk !== undefined && riskRank[change.risk] < riskRank[rule.risk]) return false;
  if (rule.actions?.has(change.action) === false) return false;
  return rule.conditions.every(({ environments, kinds, refs, labels }) => {
    if (environments !== undefined && (environment === undefined || !environments.has(environment)))
      return false;
    if (kinds?.has(parseRef(change.ref)?.kind ?? '') === false) return false;
    return refs?.has(change.ref) !== false && hasLabels(snapshot, change.ref, labels);
  });
}

function reasonFor({ policy, id, risk, actions, authors }: ApprovalRule, { snapshot }: Situation): string {
  const why = [
    ...(risk === undefined ? [] : [risk === 'high' ? 'high risk' : `${risk} risk or higher`]),
    ...(actions === undefined ? [] : [[...actions].join(' or ')]),
    ...(authors === undefined
      ? []
      : [
          `made by ${snapshot.authorKinds.map((kind) => (kind === 'agent' ? 'an agent' : `a ${kind}`)).join(' or ')}`,
        ]),
  ];
  const because = why.length === 0 ? '' : `: ${why.join(', ')}`;
  return `Policy ${quotedText(policy.name)} asks for it in ${quotedText(id)}${because}.`;
}
