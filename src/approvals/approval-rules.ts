import type { AuthorKind } from '../model/approval-facts.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Manifest } from '../model/manifest.ts';
import type { ChangeAction } from '../model/plan.ts';
import { compareText, parseRef, toFullRef, type Ref } from '../model/ref.ts';
import { scalarText } from '../model/scalar-text.ts';
import type { Risk } from '../model/traits.ts';
import { listIn, mapIn, specOf, textsIn } from './manifest-fields.ts';

/** One entry of `approvals` in a Policy, with the scope of the Policy. What is undefined matches everything. */
export interface ApprovalRule {
  readonly policy: Manifest;
  readonly id: string;
  readonly from: Ref;
  readonly count: number;
  readonly conditions: readonly ChangeConditions[];
  readonly risk: Risk | undefined;
  readonly actions: ReadonlySet<ChangeAction> | undefined;
  readonly paths: readonly string[] | undefined;
  readonly authors: ReadonlySet<AuthorKind> | undefined;
}

/** Of the scope or of `when`: both must hold. */
interface ChangeConditions {
  readonly environments: ReadonlySet<string> | undefined;
  /** In lower case, as refs write them. */
  readonly kinds: ReadonlySet<string> | undefined;
  readonly refs: ReadonlySet<Ref> | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The Policies of the base, in order of ref. One with an error somewhere still asks for approvals: what can be read of it
 * holds, so that a slip asks too many people rather than none.
 */
export function policiesOf(base: ReadonlyMap<Ref, Manifest>): readonly Manifest[] {
  return [...base.values()]
    .filter(({ kind }) => kind === 'Policy')
    .toSorted((a, b) => compareText(a.ref, b.ref));
}

/** All approval rules of the base. A condition that cannot be read matches everything; a rule without people is none. */
export function readApprovalRules(base: ReadonlyMap<Ref, Manifest>): readonly ApprovalRule[] {
  return policiesOf(base).flatMap((policy) => {
    const spec = specOf(policy);
    const scope = readConditions(mapIn(spec, 'scope'));
    return listIn(mapIn(spec, 'sections'), 'approvals').flatMap((rule) =>
      isJsonObject(rule) ? toRule(policy, scope, rule) : [],
    );
  });
}

function toRule(policy: Manifest, scope: ChangeConditions, rule: JsonObject): readonly ApprovalRule[] {
  const { id, from, count } = rule;
  const group = typeof from === 'string' ? toFullRef(from, ['group']) : undefined;
  if (typeof id !== 'string' || group === undefined || typeof count !== 'number') return [];
  const when = mapIn(rule, 'when');
  const actions = textsIn(when, 'actions');
  const authors = textsIn(when, 'authors');
  return [
    {
      policy,
      id,
      from: group,
      count,
      conditions: [scope, readConditions(when)],
      risk: riskIn(when),
      actions: setOf(actions?.filter(isAction)),
      paths: textsIn(when, 'paths'),
      authors: setOf(authors?.filter(isAuthorKind)),
    },
  ];
}

function readConditions(map: JsonObject): ChangeConditions {
  const environments = textsIn(map, 'environments');
  const kinds = textsIn(map, 'kinds');
  const refs = textsIn(map, 'refs');
  const labels = Object.entries(mapIn(map, 'labels'));
  return {
    environments: setOf(environments?.map((text) => parseRef(text)?.name ?? text)),
    kinds: setOf(kinds?.map((kind) => kind.toLowerCase())),
    refs: setOf(refs?.flatMap((text) => toFullRef(text, ['service']) ?? [])),
    labels: Object.fromEntries(labels.map(([name, value]) => [name, scalarText(value) ?? ''])),
  };
}

/** Undefined where nothing that is known was named. */
function setOf<Value>(values: readonly Value[] | undefined): ReadonlySet<Value> | undefined {
  return values === undefined || values.length === 0 ? undefined : new Set(values);
}

function riskIn({ risk }: JsonObject): Risk | undefined {
  return risk === 'low' || risk === 'medium' || risk === 'high' ? risk : undefined;
}

function isAction(text: string): text is ChangeAction {
  return text === 'create' || text === 'update' || text === 'replace' || text === 'delete';
}

function isAuthorKind(text: string): text is AuthorKind {
  return text === 'person' || text === 'bot' || text === 'agent';
}
