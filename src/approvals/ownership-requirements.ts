import type { Requirement } from '../model/approval.ts';
import type { TreeChange } from '../model/git.ts';
import { isJsonObject } from '../model/json.ts';
import type { Manifest } from '../model/manifest.ts';
import { compareText, parseRef, toFullRef, type Ref } from '../model/ref.ts';
import { policiesOf } from './approval-rules.ts';
import { listIn, mapIn, specOf } from './manifest-fields.ts';
import { matchesAnyPath } from './path-globs.ts';
import { quotedText } from './quoted-text.ts';
import type { Situation } from './situation.ts';

interface OwnedParts {
  readonly policy: Manifest;
  readonly glob: string;
  readonly paths: Map<string, TreeChange>;
}

/** One requirement for each Group that owns something of the change by the ownership sections of Policies. */
export function ownershipRequirements({ snapshot, cover }: Situation): readonly Requirement[] {
  const owned = new Map<Ref, OwnedParts>();
  for (const { policy, glob, owner } of readOwnership(snapshot.base)) {
    const matches = matchesAnyPath([glob], snapshot.folder);
    for (const change of snapshot.changes) {
      if (!matches(change.path)) continue;
      const known = owned.get(owner);
      if (known === undefined) owned.set(owner, { policy, glob, paths: new Map([[change.path, change]]) });
      else known.paths.set(change.path, change);
    }
  }
  return [...owned]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([owner, { policy, glob, paths }]) => ({
      id: `ownership:${parseRef(owner)?.name ?? owner}`,
      kind: 'policy',
      reason: `Policy ${quotedText(policy.name)} gives ${quotedText(glob)} to ${quotedText(owner)}.`,
      file: policy.file,
      line: policy.range.line,
      from: [{ kind: 'group', ref: owner }],
      count: 1,
      covers: cover([...paths.values()], []),
    }));
}

function readOwnership(
  base: ReadonlyMap<Ref, Manifest>,
): readonly { readonly policy: Manifest; readonly glob: string; readonly owner: Ref }[] {
  return policiesOf(base).flatMap((policy) =>
    listIn(mapIn(specOf(policy), 'sections'), 'ownership').flatMap((entry) => {
      const { path, owner } = isJsonObject(entry) ? entry : {};
      const group = typeof owner === 'string' ? toFullRef(owner, ['group']) : undefined;
      return typeof path === 'string' && group !== undefined ? [{ policy, glob: path, owner: group }] : [];
    }),
  );
}
