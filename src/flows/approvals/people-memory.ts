import type { Account } from '../../model/account.ts';
import { ForgeError } from '../../model/forge-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  EmailAnswer,
  GateForge,
  PeopleAnswer,
  PeopleQuestion,
  RoleAnswer,
  TeamAnswer,
} from '../../ports/forge.ts';
import { Recollection } from './recollection.ts';

/** Milliseconds for which it counts who is who: long enough for a burst, too short for anybody to hide in. */
const remembered = 60_000;

/** Most answers of a sort that are remembered, over all repositories. */
const most = 5_000;

/** Where people are looked up. Different installations may see different people. */
export interface PeopleScope {
  readonly installationId: number;
  readonly repositoryId: number;
  /** The base branch. */
  readonly branch: string;
  readonly isInOrganization: boolean;
}

export interface PeopleToKnow {
  /** `organisation/team`, in any case. */
  readonly teams: Iterable<string>;
  readonly emails: Iterable<string>;
  /** Whose role has to be known. */
  readonly people: readonly Account[];
  /** Whose role is asked in any case, because they want something done now. */
  readonly asking: readonly Account[];
}

/** Who is who, looked up at the forge and remembered for a minute. What failed is asked again each time. */
export class PeopleMemory {
  readonly #clock: Clock;
  readonly #teams = new Recollection<TeamAnswer>(remembered, most);
  readonly #roles = new Recollection<RoleAnswer>(remembered, most);
  readonly #emails = new Recollection<EmailAnswer>(remembered, most);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Everybody, in one call for those who are not known. Never throws: a lookup that fails is an answer. */
  async lookUp(forge: GateForge, scope: PeopleScope, wanted: PeopleToKnow): Promise<PeopleAnswer> {
    const now = Date.parse(this.#clock.now());
    const keys = keysIn(scope);
    const asking = new Map(wanted.asking.map((account) => [account.id, account]));
    const people = [...new Map([...wanted.people, ...wanted.asking].map((one) => [one.id, one])).values()];
    const known = {
      teams: this.#teams.ofAll(lowered(wanted.teams), keys.team, now),
      emails: this.#emails.ofAll([...wanted.emails], keys.email, now),
      roles: this.#roles.ofAll(
        people.map(({ id }) => id).filter((id) => !asking.has(id)),
        keys.role,
        now,
      ),
    };
    const question: PeopleQuestion = {
      teams: lowered(wanted.teams).filter((slug) => !known.teams.has(slug)),
      emails: [...new Set(wanted.emails)].filter((address) => !known.emails.has(address)),
      people: people.filter(({ id }) => !known.roles.has(id)),
      branch: scope.branch,
      isInOrganization: scope.isInOrganization,
    };
    if (question.teams.length + question.emails.length + question.people.length === 0) return known;
    const told = await readPeople(forge, question);
    for (const [slug, answer] of told.teams)
      if (answer.kind !== 'lookup-failed') this.#teams.keep(keys.team(slug), answer, now);
    for (const [address, answer] of told.emails)
      if (answer.kind !== 'lookup-failed') this.#emails.keep(keys.email(address), answer, now);
    for (const [id, answer] of told.roles)
      if (answer !== 'lookup-failed') this.#roles.keep(keys.role(id), answer, now);
    return {
      teams: new Map([...known.teams, ...told.teams]),
      emails: new Map([...known.emails, ...told.emails]),
      roles: new Map([...known.roles, ...told.roles]),
    };
  }
}

function lowered(texts: Iterable<string>): readonly string[] {
  return [...new Set([...texts].map((text) => text.toLowerCase()))];
}

function keysIn({ installationId, repositoryId, branch }: PeopleScope) {
  return {
    team: (slug: string): string => `${installationId} ${slug.toLowerCase()}`,
    role: (id: number): string => `${installationId} ${repositoryId} ${id}`,
    email: (address: string): string =>
      JSON.stringify([installationId, repositoryId, branch, address.toLowerCase()]),
  };
}

async function readPeople(forge: GateForge, question: PeopleQuestion): Promise<PeopleAnswer> {
  try {
    return await forge.readPeople(question);
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    const failed = { kind: 'lookup-failed', error } as const;
    return {
      teams: new Map(question.teams.map((slug) => [slug, failed])),
      emails: new Map(question.emails.map((address) => [address, failed])),
      roles: new Map(question.people.map(({ id }) => [id, 'lookup-failed' as const])),
    };
  }
}
