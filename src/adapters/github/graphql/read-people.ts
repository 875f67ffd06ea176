import type { Account } from '../../../model/account.ts';
import { ForgeError } from '../../../model/forge-error.ts';
import { listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import type { EmailAnswer, PeopleAnswer, PeopleQuestion, RoleAnswer } from '../../../ports/forge.ts';
import type { ForgeClient } from '../forge-client.ts';
import { missingAnswer } from '../forge-fault.ts';
import { readRole, roleWord } from '../read-role.ts';
import { askGraphql, contextOf, type GraphqlAnswer } from './graphql-answer.ts';
import { peopleParts, type PeopleParts } from './people-query.ts';
import { queryOf } from './query-parts.ts';
import { ownerOf } from './read-owner.ts';
import { failAll, firstPages, readOn, takePages, type TeamProgress } from './read-teams.ts';
import { withAccess } from './team-access.ts';
import { teamParts } from './team-query.ts';

const name = 'people';

export interface PeopleRequest {
  readonly place: { readonly owner: string; readonly repo: string };
  /** Reads this repository. */
  readonly client: ForgeClient;
  /** Reads this repository and the teams of its organization. */
  readonly teamClient: ForgeClient;
  readonly question: PeopleQuestion;
}

/**
 * Who is in which team, who may do what, and whose an address is: one call, more only for teams of over a hundred and
 * for roles that GraphQL does not tell. What fails is an answer too, so that whoever asks can deny.
 */
export async function readPeople(request: PeopleRequest): Promise<PeopleAnswer> {
  const { place, client, teamClient, question } = request;
  const progress: TeamProgress = { found: new Map(), answers: new Map() };
  const pages = firstPages(question.teams);
  const teams = teamParts(pages, place.repo);
  const people = peopleParts({ ...place, ...question });
  const asker = pages.length > 0 || question.isInOrganization ? teamClient : client;
  let answer: GraphqlAnswer;
  try {
    const query = queryOf('CharterPeople', people === undefined ? [teams] : [people, teams]);
    answer = await askGraphql(asker, { name, ...query });
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    failAll(pages, error, progress);
    return { ...(await withoutTeams(request, error, asker)), teams: progress.answers };
  }
  await readOn(teamClient, takePages(answer, { pages, parts: teams }, progress), progress);
  return {
    teams: withAccess(progress.answers, answer, { parts: teams, place }),
    roles: await rolesIn(answer, request, people),
    emails: emailsIn(answer, request, people),
  };
}

/** An App that may not see teams is told everything else all the same. */
async function withoutTeams(
  request: PeopleRequest,
  error: ForgeError,
  asker: ForgeClient,
): Promise<Pick<PeopleAnswer, 'roles' | 'emails'>> {
  const { question } = request;
  if (asker !== request.client && question.people.length + question.emails.length > 0)
    return readPeople({ ...request, question: { ...question, teams: [], isInOrganization: false } });
  return {
    roles: await eachRole(question.people, (account) => askRole(request, account)),
    emails: new Map(question.emails.map((address) => [address, { kind: 'lookup-failed', error }])),
  };
}

function rolesIn(
  { data }: GraphqlAnswer,
  request: PeopleRequest,
  parts: PeopleParts | undefined,
): Promise<ReadonlyMap<number, RoleAnswer>> {
  const repository = valueAt(data, 'repository');
  return eachRole(request.question.people, (account) => {
    const edges = valueAt(repository, parts?.people.get(account.id) ?? '', 'edges');
    const role = roleIn(edges, account);
    if (role !== undefined) return role;
    const isUnlisted = Array.isArray(edges) && edges.length === 0 && isListWhole(repository, request);
    return isUnlisted && valueAt(repository, 'isPrivate') === false ? 'read' : askRole(request, account);
  });
}

/** A login may be somebody else's by now. */
function roleIn(edges: unknown, { id }: Account): RoleAnswer | undefined {
  const [edge] = Array.isArray(edges) ? edges : [];
  const isTheirs = valueAt(edge, 'node', 'databaseId') === id;
  return isTheirs ? roleWord(textAt(edge, 'permission')?.toLowerCase()) : undefined;
}

/** Whoever may not see the members of an organization is not shown who comes by it. */
function isListWhole(repository: unknown, { question }: PeopleRequest): boolean {
  const isSeeing = question.teams.length > 0 || question.isInOrganization;
  return isSeeing || valueAt(repository, 'isInOrganization') === false;
}

async function eachRole(
  people: readonly Account[],
  ask: (account: Account) => RoleAnswer | Promise<RoleAnswer>,
): Promise<ReadonlyMap<number, RoleAnswer>> {
  const roles = new Map<number, RoleAnswer>();
  for (const account of people) roles.set(account.id, await ask(account));
  return roles;
}

/** The older way, one call for one person. */
async function askRole({ client, place }: PeopleRequest, account: Account): Promise<RoleAnswer> {
  try {
    return await readRole(client, place, account);
  } catch (error) {
    if (error instanceof ForgeError) return 'lookup-failed';
    throw error;
  }
}

function emailsIn(
  { data, faults }: GraphqlAnswer,
  { client, question }: PeopleRequest,
  parts: PeopleParts | undefined,
): ReadonlyMap<string, EmailAnswer> {
  const tip = valueAt(data, 'repository', 'tip');
  return new Map(
    question.emails.map((address): [string, EmailAnswer] => {
      const alias = parts?.emails.get(address) ?? '';
      const history = valueAt(tip, alias);
      if (typeof history !== 'object' || history === null) {
        const fault = faults.find(({ path }) => path.includes(alias)) ?? faults[0];
        return [
          address,
          { kind: 'lookup-failed', error: fault?.error ?? missingAnswer(contextOf(client, name)) },
        ];
      }
      return [address, ownerOf(address, listAt(history, 'nodes'))];
    }),
  );
}
