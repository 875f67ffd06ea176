import type { CodeOwner } from '../../model/approval-facts.ts';

const login = /^@([A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?)$/;
const team = /^@([A-Za-z0-9][A-Za-z0-9_-]{0,99}\/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99})$/;
const email = /^[^\s@]{1,254}@[^\s@.]{1,254}(?:\.[^\s@.]{1,254})+$/;

/** One owner: `@login`, `@organisation/team` or an e-mail address; undefined for anything else. */
export function readCodeOwner(text: string): CodeOwner | undefined {
  const [, person] = login.exec(text) ?? [];
  if (person !== undefined) return { kind: 'person', login: person };
  const [, slug] = team.exec(text) ?? [];
  if (slug !== undefined) return { kind: 'team', slug };
  return email.test(text) ? { kind: 'email', address: text } : undefined;
}

/** An owner as CODEOWNERS writes it. */
export function writeCodeOwner(owner: CodeOwner): string {
  if (owner.kind === 'email') return owner.address;
  return owner.kind === 'team' ? `@${owner.slug}` : `@${owner.login}`;
}
