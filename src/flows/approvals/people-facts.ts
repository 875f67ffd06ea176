import { listIn, mapIn, specOf } from '../../approvals/manifest-fields.ts';
import { loginKey, type Account } from '../../model/account.ts';
import { whoAsked } from '../../approvals/who-asked.ts';
import { isAtLeast } from '../../commands/role-rules.ts';
import type { AuthorKind, GroupFact, PeopleFacts, PeopleLookup } from '../../model/approval-facts.ts';
import type { Requirement } from '../../model/approval.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { PullRequestFacts } from '../../model/pull-request-facts.ts';
import type { Ref } from '../../model/ref.ts';
import type { EmailAnswer, PeopleAnswer, RoleAnswer, TeamAnswer } from '../../ports/forge.ts';

type Manifests = ReadonlyMap<Ref, Manifest>;

/** The Groups of the base, with their people or their team. A Group that is not valid has nobody. */
export function groupFacts(base: Manifests): ReadonlyMap<Ref, GroupFact> {
  const groups = [...base.values()].filter(({ kind, isValid }) => kind === 'Group' && isValid);
  return new Map(groups.map((group) => [group.ref, groupFact(group)]));
}

function groupFact(group: Manifest): GroupFact {
  const spec = specOf(group);
  const { team } = spec;
  if (typeof team === 'string') return { kind: 'team', slug: team };
  return { kind: 'members', people: listIn(spec, 'members').flatMap(toMember) };
}

function toMember(member: unknown): readonly Account[] {
  if (typeof member !== 'object' || member === null || !('id' in member) || !('login' in member)) return [];
  const { id, login } = member;
  return typeof id === 'number' && typeof login === 'string' ? [{ id, login, kind: 'person' }] : [];
}

/** Accounts of machine users that Agents of the base act as; those of GitHub Apps are bots by themselves. */
export function agentAccounts(base: Manifests): ReadonlySet<number> {
  const agents = [...base.values()].filter(({ kind }) => kind === 'Agent');
  const ids = agents.map((agent) => mapIn(mapIn(specOf(agent), 'identity'), 'user')['id']);
  return new Set(ids.filter((id) => typeof id === 'number'));
}

/**
 * What the author is taken for. The forge does not say here which App a bot belongs to: where Agents of the base are
 * Apps, a bot may be one of them.
 */
export function authorKindsOf({ id, kind }: Account, base: Manifests): readonly AuthorKind[] {
  if (agentAccounts(base).has(id)) return ['agent'];
  const areAppsAgents = [...base.values()].some(
    (manifest) => manifest.kind === 'Agent' && typeof mapIn(specOf(manifest), 'identity')['app'] === 'number',
  );
  return kind === 'bot' && areAppsAgents ? ['bot', 'agent'] : [kind];
}

/** The teams that have to be known to say who is meant by some requirements. */
export function teamsOf(
  requirements: readonly Requirement[],
  groups: ReadonlyMap<Ref, GroupFact>,
): ReadonlySet<string> {
  const slugs = requirements.flatMap(({ from }) =>
    from.flatMap((set) => {
      if (set.kind === 'team') return [set.slug];
      const group = set.kind === 'group' ? groups.get(set.ref) : undefined;
      return group?.kind === 'team' ? [group.slug] : [];
    }),
  );
  return new Set(slugs.map((slug) => slug.toLowerCase()));
}

/** The addresses whose owners have to be known to say who is meant by some requirements, as they are written. */
export function emailsOf(requirements: readonly Requirement[]): ReadonlySet<string> {
  const sets = requirements.flatMap(({ from }) => from);
  return new Set(sets.flatMap((set) => (set.kind === 'email' ? [set.address] : [])));
}

/** Who is who, from what the forge and the base say. */
export function peopleFacts(request: {
  readonly facts: PullRequestFacts;
  readonly base: Manifests;
  readonly groups: ReadonlyMap<Ref, GroupFact>;
  readonly known: PeopleAnswer;
  /** The id of the bot's own account. */
  readonly own: number;
}): PeopleFacts {
  const { facts, base, groups, known, own } = request;
  const { teams, emails, roles } = known;
  const agents = agentAccounts(base);
  const { author, commitAuthors, reviews, comments } = facts;
  const members = [...teams.values()].flatMap((team) => (team.kind === 'members' ? team.members : []));
  const seen = [author, ...commitAuthors, ...[...reviews, ...comments].map(({ by }) => by), ...members];
  return {
    author,
    coAuthors: commitAuthors.filter(({ id }) => id !== author.id),
    askedBy: whoAsked(facts, { agents, own }),
    agents,
    logins: new Map(seen.map(({ login, id }) => [loginKey(login), id])),
    teams: new Map([...teams].map(([slug, answer]) => [slug.toLowerCase(), toLookup(answer)])),
    groups,
    emails: new Map([...emails].map(([address, answer]) => [address.toLowerCase(), toOwner(answer)])),
    writers: new Map([
      ...reviews.map(({ by, canPush }) => [by.id, canPush] as const),
      ...[...roles].flatMap(toWriter),
    ]),
  };
}

/** Nothing where the lookup failed: then a review may still tell. */
function toWriter([id, role]: readonly [number, RoleAnswer]): readonly (readonly [number, boolean])[] {
  return role === 'lookup-failed' ? [] : [[id, isAtLeast(role, 'write')]];
}

function toOwner(answer: EmailAnswer): PeopleLookup {
  switch (answer.kind) {
    case 'account':
      return { kind: 'known', people: [answer.account] };
    case 'unknown':
      return {
        kind: 'missing',
        reason: 'GitHub does not say whose address this is; name a login or a team instead',
      };
    case 'lookup-failed':
      return { kind: 'failed', reason: `it could not be looked up (${answer.error.code})` };
    default:
      return answer satisfies never;
  }
}

function toLookup(answer: TeamAnswer): PeopleLookup {
  switch (answer.kind) {
    case 'members':
      return {
        kind: 'known',
        people: answer.members,
        ...(answer.mayWrite !== undefined && { mayWrite: answer.mayWrite }),
      };
    case 'not-found':
      return { kind: 'missing', reason: 'there is no such team, or Charter may not see it' };
    case 'lookup-failed':
      return { kind: 'failed', reason: `it could not be looked up (${answer.error.code})` };
    default:
      return answer satisfies never;
  }
}
