import type { BlastRadius } from './graph.ts';
import type { CommitId } from './git.ts';
import type { JsonValue } from './json.ts';
import type { Ref } from './ref.ts';
import type { Risk } from './traits.ts';

export type ChangeAction = 'create' | 'update' | 'replace' | 'delete';

export interface FieldChange {
  /** As `formatPath` writes it. */
  readonly path: string;
  /** `value`: added, removed or another value. `order`: the same items in another order. `secret`: changed, not shown. */
  readonly kind: 'value' | 'order' | 'secret';
  /** Undefined where the field did not exist; always undefined for secrets. */
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

export interface Change {
  readonly ref: Ref;
  readonly action: ChangeAction;
  readonly risk: Risk;
  /** Why the risk is what it is, one sentence each. */
  readonly reasons: readonly string[];
  readonly fields: readonly FieldChange[];
  readonly blastRadius: BlastRadius;
  /** Who owns the changed manifest. */
  readonly owner: Ref | undefined;
}

export interface PlanSummary {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly unchanged: number;
}

export interface EnvironmentPlan {
  readonly name: string;
  readonly tier: string | undefined;
  readonly summary: PlanSummary;
  readonly changes: readonly Change[];
  /** Refs that may be deployed together, each wave after all earlier ones; deletions come last, in reverse order. */
  readonly waves: readonly (readonly Ref[])[];
}

/** The ordered changes between two states of a registry. */
export interface Plan {
  /** `sha256:` and hex over the RFC 8785 bytes of everything else in the plan. */
  readonly digest: string;
  readonly base: CommitId | undefined;
  readonly head: CommitId | undefined;
  readonly environments: readonly EnvironmentPlan[];
  /** Changes of manifests that are deployed nowhere: Groups, Policies. */
  readonly registry: { readonly summary: PlanSummary; readonly changes: readonly Change[] };
}
