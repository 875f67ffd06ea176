import type { Requirement } from '../model/approval.ts';
import { approverName } from '../model/approver-names.ts';

/** The section of a Policy that a kind of requirement comes from, where it is not called like it. */
const sectionNames: Readonly<Record<string, string>> = { policy: 'approvals' };

/** Whether the parts that a command names mean a requirement; a command without parts means all. */
export function isNamed(requirement: Requirement, parts: readonly string[] | undefined): boolean {
  if (parts === undefined) return true;
  const names = new Set(partNames(requirement));
  return parts.some((part) => part.toLowerCase() === 'all' || names.has(part.toLowerCase()));
}

/**
 * What people may call a requirement, in lower case: its id (`policy:payments/second-pair`), that without its kind, the
 * last part of it, the Policy, the section (`approvals`, `ownership`; `codeowners`, `floor`), and those who are asked
 * (`@acme/payments`, `acme/payments`, `group:payments`).
 */
export function partNames({ id, from }: Requirement): readonly string[] {
  const kind = id.split(':', 1)[0] ?? id;
  const short = id.slice(id.indexOf(':') + 1);
  const asked = from.filter(({ kind }) => kind !== 'unknown' && kind !== 'writers').map(approverName);
  const ofId =
    kind === 'codeowners' ? [id, kind] : [id, sectionNames[kind] ?? kind, short, ...short.split('/')];
  return [...ofId, ...asked, ...asked.map((name) => name.replace(/^@/, ''))].map((name) =>
    name.toLowerCase(),
  );
}
