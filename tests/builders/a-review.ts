import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { GateState } from '../../src/model/gate.ts';
import type { Graph, GraphEdge, GraphNode } from '../../src/model/graph.ts';
import type { Change, EnvironmentPlan, FieldChange, Plan, PlanSummary } from '../../src/model/plan.ts';
import type { Verdict } from '../../src/model/policy.ts';
import type { Ref } from '../../src/model/ref.ts';
import type { PolicyOutcome, Review, ReviewOutcome, Validation } from '../../src/model/review.ts';

/** Values for what a review is made of, valid and small; give only what matters to the case. */

export const baseCommit = 'a'.repeat(40);
export const headCommit = 'b'.repeat(40);

export function aDiagnostic(given: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: 'ref-unknown',
    severity: 'error',
    file: 'services/payments.yaml',
    range: { line: 14, column: 5, endLine: 14, endColumn: 19 },
    message: '`service:legder` is not in the registry; the nearest is `service:ledger`.',
    ...given,
  };
}

export function aField(given: Partial<FieldChange> = {}): FieldChange {
  return { path: 'spec.replicas', kind: 'value', before: 2, after: 3, ...given };
}

export function aChange(given: Partial<Change> = {}): Change {
  return {
    ref: 'service:payments',
    action: 'update',
    risk: 'medium',
    reasons: ['`spec.replicas` is of medium risk.'],
    fields: [aField()],
    blastRadius: { direct: [], transitive: [], owners: [] },
    owner: 'group:payments',
    ...given,
  };
}

export function summaryOf(changes: readonly Change[], unchanged: number): PlanSummary {
  const count = (action: Change['action']): number =>
    changes.filter((change) => change.action === action).length;
  return {
    create: count('create'),
    update: count('update'),
    replace: count('replace'),
    delete: count('delete'),
    unchanged,
  };
}

export function anEnvironmentPlan(given: Partial<EnvironmentPlan> = {}): EnvironmentPlan {
  const changes = given.changes ?? [aChange()];
  return {
    name: 'production',
    tier: 'production',
    summary: summaryOf(changes, 11),
    changes,
    waves: changes.length === 0 ? [] : [changes.map(({ ref }) => ref)],
    ...given,
  };
}

export function aPlan(given: Partial<Plan> = {}): Plan {
  return {
    digest: `sha256:${'c'.repeat(64)}`,
    base: baseCommit,
    head: headCommit,
    environments: [anEnvironmentPlan()],
    registry: { summary: summaryOf([], 4), changes: [] },
    ...given,
  };
}

export function aNode(ref: Ref, given: Partial<GraphNode> = {}): GraphNode {
  return { ref, file: `${ref.replace(':', 's/')}.yaml`, line: 1, owner: undefined, ...given };
}

export function anEdge(from: Ref, to: Ref, given: Partial<GraphEdge> = {}): GraphEdge {
  return {
    from,
    to,
    kind: 'dependsOn',
    file: `${from.replace(':', 's/')}.yaml`,
    range: { line: 9, column: 5, endLine: 9, endColumn: 20 },
    ...given,
  };
}

/** A graph of the edges given and the nodes they join. */
export function aGraph(edges: readonly GraphEdge[] = []): Graph {
  const refs = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return { nodes: [...refs].toSorted().map((ref) => aNode(ref)), edges };
}

export function aValidation(given: Partial<Validation> = {}): Validation {
  return { manifests: 34, introduced: [], preexisting: [], repaired: 0, ...given };
}

/** A review with a plan, unless `validation` holds an introduced error or `plan` says otherwise. */
export function aReview(given: Partial<Review> = {}): Review {
  const validation = given.validation ?? aValidation();
  const isPlannable = validation.introduced.every(({ severity }) => severity !== 'error');
  return {
    base: baseCommit,
    head: headCommit,
    validation,
    plan: isPlannable ? aPlan() : undefined,
    graph: aGraph(),
    notes: [],
    ...given,
  };
}

export function aVerdict(given: Partial<Verdict> = {}): Verdict {
  return {
    code: 'policy-denied',
    rule: 'few-replicas',
    severity: 'deny',
    message: 'Found `200`, expected at most `20`. Ask for fewer.',
    ref: 'service:payments',
    owner: 'group:payments',
    policy: 'policy:baseline',
    section: 'guardrails',
    path: 'spec.replicas',
    file: 'services/payments.yaml',
    range: { line: 9, column: 13, endLine: 9, endColumn: 16 },
    environments: ['production'],
    ...given,
  };
}

export function aPolicyOutcome(given: Partial<PolicyOutcome> = {}): PolicyOutcome {
  return {
    verdicts: [],
    preexisting: [],
    manifests: 12,
    environments: 2,
    guardrails: 5,
    packages: 0,
    ...given,
  };
}

/** Nobody has to agree, nothing has to be signed. */
export function aGateState(given: Partial<GateState> = {}): GateState {
  const approval = {
    profile: 'team',
    status: 'approved',
    requirements: [],
    blockers: [],
    digest: '1f0a9c3e',
    notes: [],
  } as const;
  return { approval, sections: [], holder: undefined, locks: [], grants: [], ...given };
}

export function reviewed(
  given: Partial<Review> = {},
  policy: Partial<PolicyOutcome> = {},
  gate: Partial<GateState> = {},
): ReviewOutcome {
  return { kind: 'reviewed', review: aReview(given), policy: aPolicyOutcome(policy), gate: aGateState(gate) };
}
