import { parseCodeOwners } from '../../src/approvals/codeowners/parse-codeowners.ts';
import type { ApprovalSnapshot } from '../../src/model/approval-facts.ts';
import type { TreeChange } from '../../src/model/git.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import type { Manifest } from '../../src/model/manifest.ts';
import type { Change, Plan } from '../../src/model/plan.ts';
import type { Ref } from '../../src/model/ref.ts';
import { aManifest } from './a-manifest.ts';
import { summaryOf } from './a-review.ts';

/** A changed file; its content is named by `before` and `after`. */
export function aTreeChange(path: string, after = 'new', before: string | undefined = 'old'): TreeChange {
  const entry = (blob: string) => ({ path, mode: 'file' as const, blob });
  return { path, before: before === undefined ? undefined : entry(before), after: entry(after) };
}

/** A plan with these changes by environment; `registry` stands for none. The tier of an environment is its name. */
export function aPlanOf(changes: Readonly<Record<string, readonly Change[]>>): Plan {
  const { registry = [], ...environments } = changes;
  return {
    digest: 'sha256:0',
    base: undefined,
    head: undefined,
    environments: Object.entries(environments).map(([name, all]) => ({
      name,
      tier: name,
      summary: summaryOf(all, 0),
      changes: all,
      waves: [],
    })),
    registry: { summary: summaryOf(registry, 0), changes: registry },
  };
}

/** A Policy of the base with these sections, in `policies/<name>.yaml`. */
export function aPolicy(
  name: string,
  sections: Readonly<Record<string, JsonValue>>,
  scope: JsonObject = {},
): Manifest {
  return aManifest(`policy:${name}`, { spec: { scope, sections } });
}

export function manifestsOf(...manifests: readonly Manifest[]): ReadonlyMap<Ref, Manifest> {
  return new Map(manifests.map((manifest) => [manifest.ref, manifest]));
}

export interface SnapshotDetails extends Partial<Omit<ApprovalSnapshot, 'codeowners'>> {
  /** The text of `.github/CODEOWNERS`. */
  readonly codeowners?: string;
}

/** Nothing is required and nothing is changed. */
export function aSnapshot({ codeowners, ...details }: SnapshotDetails = {}): ApprovalSnapshot {
  const base = details.base ?? new Map();
  return {
    folder: '',
    codeowners:
      codeowners === undefined
        ? undefined
        : parseCodeOwners('.github/CODEOWNERS', new TextEncoder().encode(codeowners)),
    base,
    merged: base,
    changes: [],
    plan: aPlanOf({}),
    authorKinds: ['person'],
    ...details,
  };
}
