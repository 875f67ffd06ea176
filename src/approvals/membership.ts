import { loginKey, type Account } from '../model/account.ts';
import type { PeopleFacts, PeopleLookup } from '../model/approval-facts.ts';
import type { ApproverSet } from '../model/approval.ts';
import { approverName } from '../model/approver-names.ts';
import { quotedText } from './quoted-text.ts';

/** Who is in a set of approvers, as far as it is known. Compared by id alone. */
export type Membership =
  | { readonly kind: 'people'; readonly ids: ReadonlySet<number>; readonly people: readonly Account[] }
  /** Not to be listed: asked person by person. */
  | { readonly kind: 'writers' }
  /** Nobody by this login has been seen yet. */
  | { readonly kind: 'unseen'; readonly login: string }
  | { readonly kind: 'nobody'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export function membershipOf(set: ApproverSet, facts: PeopleFacts): Membership {
  switch (set.kind) {
    case 'person':
      return personIn(set, facts);
    case 'team':
      return ownerTeamIn(set.slug, facts);
    case 'group':
      return groupIn(set.ref, facts);
    case 'writers':
      return { kind: 'writers' };
    case 'email':
      return emailIn(set.address, facts);
    default:
      return { kind: 'nobody', reason: `${quotedText(approverName(set))}: ${set.reason}` };
  }
}

function personIn(
  { login, id }: { readonly login: string; readonly id: number | undefined },
  { logins }: PeopleFacts,
): Membership {
  const known = id ?? logins.get(loginKey(login));
  return known === undefined ? { kind: 'unseen', login } : peopleOf([{ id: known, login, kind: 'person' }]);
}

/** A team that CODEOWNERS names owns something only where it may write itself (GitHub, About code owners). */
function ownerTeamIn(slug: string, facts: PeopleFacts): Membership {
  const lookup = facts.teams.get(loginKey(slug));
  if (lookup?.kind !== 'known' || lookup.mayWrite !== false) return teamIn(slug, facts);
  const reason = `${quotedText(`@${slug}`)}: the team has no write access here, so it owns nothing`;
  return { kind: 'nobody', reason };
}

function teamIn(slug: string, { teams }: PeopleFacts): Membership {
  const lookup: PeopleLookup = teams.get(loginKey(slug)) ?? {
    kind: 'failed',
    reason: 'its members were not looked up',
  };
  if (lookup.kind === 'known') return peopleOf(lookup.people);
  return {
    kind: lookup.kind === 'failed' ? 'failed' : 'nobody',
    reason: `${quotedText(`@${slug}`)}: ${lookup.reason}`,
  };
}

function emailIn(address: string, { emails }: PeopleFacts): Membership {
  const lookup = emails.get(address.toLowerCase());
  if (lookup?.kind === 'known') return peopleOf(lookup.people);
  return {
    kind: lookup?.kind === 'missing' ? 'nobody' : 'failed',
    reason: `${quotedText(address)}: ${lookup?.reason ?? 'it was not looked up'}`,
  };
}

function groupIn(ref: `${string}:${string}`, facts: PeopleFacts): Membership {
  const group = facts.groups.get(ref);
  if (group === undefined)
    return { kind: 'nobody', reason: `${quotedText(ref)}: the base has no such group` };
  return group.kind === 'team' ? teamIn(group.slug, facts) : peopleOf(group.people);
}

function peopleOf(people: readonly Account[]): Membership {
  return { kind: 'people', ids: new Set(people.map(({ id }) => id)), people };
}

/** Whether somebody is in one of some sets; `unknown` where only a lookup that failed could tell. */
export function isMember(
  memberships: readonly Membership[],
  { id }: Account,
  { writers }: PeopleFacts,
): boolean | 'unknown' {
  let isUnknown = false;
  for (const membership of memberships) {
    const answer = isIn(membership, id, writers);
    if (answer === true) return true;
    isUnknown ||= answer === 'unknown';
  }
  return isUnknown ? 'unknown' : false;
}

function isIn(membership: Membership, id: number, writers: PeopleFacts['writers']): boolean | 'unknown' {
  if (membership.kind === 'people') return membership.ids.has(id);
  if (membership.kind === 'writers') return writers.get(id) ?? 'unknown';
  return membership.kind === 'failed' ? 'unknown' : false;
}
