import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import type { Graph } from '../model/graph.ts';
import type { Change, EnvironmentPlan, FieldChange, Plan, PlanSummary } from '../model/plan.ts';
import type { Validation } from '../model/review.ts';
import { countBySeverity } from './counts.ts';

/** What `--json` prints. The names are part of the public contract: extend, never rename (docs/cli.md). */

export interface DiagnosticJson {
  readonly code: string;
  readonly severity: Diagnostic['severity'];
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly fix?: Diagnostic['fix'];
  readonly ref?: Diagnostic['ref'];
}

export interface ValidationJson {
  readonly summary: {
    readonly manifests: number;
    readonly errors: number;
    readonly warnings: number;
    /** With `--base`: problems that the base has already, and problems of the base that are gone. */
    readonly preexisting?: number;
    readonly repaired?: number;
  };
  /** With `--base` only those which the change introduces. */
  readonly diagnostics: readonly DiagnosticJson[];
  readonly preexisting?: readonly DiagnosticJson[];
}

function diagnosticJson({ code, severity, file, range, message, fix, ref }: Diagnostic): DiagnosticJson {
  const shared = { code, severity, file, ...range, message };
  return { ...shared, ...(fix === undefined ? {} : { fix }), ...(ref === undefined ? {} : { ref }) };
}

/** The problems of one state of a registry. */
export function validationToJson(manifests: number, diagnostics: readonly Diagnostic[]): ValidationJson {
  const { error, warning } = countBySeverity(diagnostics);
  return {
    summary: { manifests, errors: error, warnings: warning },
    diagnostics: diagnostics.toSorted(compareDiagnostics).map(diagnosticJson),
  };
}

/** The problems that a change introduces, with those which were there before beside them. */
export function comparedValidationToJson(validation: Validation): ValidationJson {
  const { manifests, introduced, preexisting, repaired } = validation;
  const { summary, diagnostics } = validationToJson(manifests, introduced);
  return {
    summary: { ...summary, preexisting: preexisting.length, repaired },
    diagnostics,
    preexisting: preexisting.toSorted(compareDiagnostics).map(diagnosticJson),
  };
}

export interface FieldJson {
  readonly path: string;
  readonly kind: FieldChange['kind'];
  /** Left out where the field did not exist, and for secrets. */
  readonly before?: FieldChange['before'];
  readonly after?: FieldChange['after'];
}

export interface ChangeJson extends Omit<Change, 'fields' | 'owner'> {
  readonly owner?: Change['owner'];
  readonly fields: readonly FieldJson[];
}

export interface PlanJson {
  readonly digest: string;
  /** Commit ids; left out for the working tree. */
  readonly base?: string;
  readonly head?: string;
  readonly environments: readonly {
    readonly name: string;
    readonly tier?: string;
    readonly summary: PlanSummary;
    readonly changes: readonly ChangeJson[];
    readonly waves: EnvironmentPlan['waves'];
  }[];
  readonly registry: { readonly summary: PlanSummary; readonly changes: readonly ChangeJson[] };
}

/** A plan as `charter plan --json` prints it. */
export function planToJson({ digest, base, head, environments, registry }: Plan): PlanJson {
  return {
    digest,
    ...(base === undefined ? {} : { base }),
    ...(head === undefined ? {} : { head }),
    environments: environments.map(({ name, tier, summary, changes, waves }) => ({
      name,
      ...(tier === undefined ? {} : { tier }),
      summary,
      changes: changes.map(changeJson),
      waves,
    })),
    registry: { summary: registry.summary, changes: registry.changes.map(changeJson) },
  };
}

function changeJson({ owner, fields, ...change }: Change): ChangeJson {
  return { ...change, ...(owner === undefined ? {} : { owner }), fields: fields.map(fieldJson) };
}

/** A secret's values are undefined in the plan already; here they are left out a second time, whatever comes in. */
function fieldJson({ path, kind, before, after }: FieldChange): FieldJson {
  if (kind === 'secret') return { path, kind };
  return {
    path,
    kind,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

export interface GraphJson {
  readonly nodes: readonly {
    readonly ref: string;
    readonly file: string;
    readonly line: number;
    readonly owner?: string;
  }[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly kind: string;
    readonly file: string;
    readonly line: number;
  }[];
}

/** A graph as `charter graph --json` prints it. */
export function graphToJson({ nodes, edges }: Graph): GraphJson {
  return {
    nodes: nodes.map(({ ref, file, line, owner }) => ({
      ref,
      file,
      line,
      ...(owner === undefined ? {} : { owner }),
    })),
    edges: edges.map(({ from, to, kind, file, range }) => ({ from, to, kind, file, line: range.line })),
  };
}
