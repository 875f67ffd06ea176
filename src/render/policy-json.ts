import type { Verdict } from '../model/policy.ts';
import type { PolicyOutcome } from '../model/review.ts';

/** What `charter policy --json` prints. The names are part of the public contract: extend, never rename (docs/cli.md). */
export interface VerdictJson extends Omit<Verdict, 'range' | 'owner'> {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly owner?: Verdict['owner'];
}

export interface PolicyJson {
  readonly summary: {
    /** Manifests that were looked at, each counted in every environment where it is. */
    readonly manifests: number;
    /** The same manifests, each counted once. */
    readonly refs: number;
    readonly environments: number;
    readonly guardrails: number;
    readonly packages: number;
    readonly denials: number;
    readonly warnings: number;
    readonly preexisting: number;
  };
  readonly verdicts: readonly VerdictJson[];
  readonly preexisting: readonly VerdictJson[];
}

/** What was judged, and what came of it. */
export interface PolicyResult extends PolicyOutcome {
  readonly judged: number;
}

export function policyToJson(result: PolicyResult): PolicyJson {
  const { verdicts, preexisting, judged, manifests, environments, guardrails, packages } = result;
  const denials = verdicts.filter(({ severity }) => severity === 'deny').length;
  return {
    summary: {
      manifests: judged,
      refs: manifests,
      environments,
      guardrails,
      packages,
      denials,
      warnings: verdicts.length - denials,
      preexisting: preexisting.length,
    },
    verdicts: verdicts.map(verdictJson),
    preexisting: preexisting.map(verdictJson),
  };
}

function verdictJson({ range, owner, ...verdict }: Verdict): VerdictJson {
  return { ...verdict, ...range, ...(owner === undefined ? {} : { owner }) };
}
