import type { CodeOwner, CodeOwnersRule } from '../model/approval-facts.ts';
import type { ApproverSet, Requirement } from '../model/approval.ts';
import type { TreeChange } from '../model/git.ts';
import { compareText } from '../model/ref.ts';
import { indexOwners } from './codeowners/index-owners.ts';
import { writeCodeOwner } from './codeowners/read-code-owner.ts';
import { quotedText } from './quoted-text.ts';
import type { Situation } from './situation.ts';

interface OwnedPaths {
  readonly rule: CodeOwnersRule;
  readonly paths: TreeChange[];
}

/** One requirement for each set of owners: any one of them agrees to all of its paths (GitHub, About code owners). */
export function codeOwnersRequirements({ snapshot, cover }: Situation): readonly Requirement[] {
  const { codeowners, changes } = snapshot;
  if (codeowners === undefined) return [];
  const ruleFor = indexOwners(codeowners);
  const groups = new Map<string, OwnedPaths>();
  for (const change of changes) {
    const rule = ruleFor(change.path);
    if (rule === undefined || rule.owners.length === 0) continue;
    const key = ownersKey(rule.owners);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { rule, paths: [change] });
    else known.paths.push(change);
  }
  return [...groups]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([key, { rule, paths }]) => ({
      id: `codeowners:${key}`,
      kind: 'codeowners',
      reason: reasonFor(codeowners.file, rule, paths),
      file: codeowners.file,
      line: rule.line,
      from: rule.owners.map(toApprovers),
      count: 1,
      covers: cover(paths, []),
    }));
}

/** The same owners in another order or case are the same owners. */
function ownersKey(owners: readonly CodeOwner[]): string {
  const names = owners.map((owner) => writeCodeOwner(owner).toLowerCase());
  return [...new Set(names)].toSorted(compareText).join(',');
}

function reasonFor(file: string, { pattern, line }: CodeOwnersRule, paths: readonly TreeChange[]): string {
  const others = paths.length === 1 ? '' : ` and ${paths.length - 1} more`;
  return `${quotedText(file)} line ${line} (${quotedText(pattern)}) owns ${quotedText(paths[0]?.path ?? '')}${others}.`;
}

function toApprovers(owner: CodeOwner): ApproverSet {
  if (owner.kind === 'team') return { kind: 'team', slug: owner.slug };
  if (owner.kind === 'email') return { kind: 'email', address: owner.address };
  return { kind: 'person', login: owner.login, id: undefined };
}
