import type { Account } from '../../../model/account.ts';
import { ForgeError } from '../../../model/forge-error.ts';
import { listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import type { TeamAnswer } from '../../../ports/forge.ts';
import type { ForgeClient } from '../forge-client.ts';
import { malformedAnswer } from '../forge-fault.ts';
import { askGraphql, contextOf, type GraphqlAnswer } from './graphql-answer.ts';
import { queryOf } from './query-parts.ts';
import { readUser } from './read-accounts.ts';
import { teamParts, type TeamPage, type TeamParts } from './team-query.ts';

const name = 'teams';

/** Calls for one look-up; a team of more than 2,000 people is not read to its end, and its look-up fails. */
const mostPages = 20;

/** Teams that are being read, page by page. */
export interface TeamProgress {
  readonly found: Map<string, Account[]>;
  readonly answers: Map<string, TeamAnswer>;
}

/** The first page of each team. */
export function firstPages(slugs: readonly string[]): readonly TeamPage[] {
  return [...new Set(slugs)].map((slug) => ({ slug, after: undefined }));
}

/** Reads teams on until the lists of all have ended. What fails is an answer too; it throws nothing. */
export async function readOn(
  client: ForgeClient,
  first: readonly TeamPage[],
  progress: TeamProgress,
): Promise<void> {
  let pages = first;
  for (let page = 1; page < mostPages && pages.length > 0; page++) {
    const parts = teamParts(pages);
    let answer: GraphqlAnswer;
    try {
      answer = await askGraphql(client, { name, ...queryOf('CharterTeams', [parts]) });
    } catch (error) {
      if (!(error instanceof ForgeError)) throw error;
      failAll(pages, error, progress);
      return;
    }
    pages = takePages(answer, { pages, parts }, progress);
  }
  failAll(pages, malformedAnswer(contextOf(client, name), 'end of its list'), progress);
}

/** Notes that teams could not be read. */
export function failAll(pages: readonly TeamPage[], error: ForgeError, { answers }: TeamProgress): void {
  for (const { slug } of pages) answers.set(slug, { kind: 'lookup-failed', error });
}

/** Takes a page of each team out of an answer, and gives the pages that are still to be read. */
export function takePages(
  answer: GraphqlAnswer,
  { pages, parts }: { readonly pages: readonly TeamPage[]; readonly parts: TeamParts },
  { found, answers }: TeamProgress,
): readonly TeamPage[] {
  return pages.flatMap(({ slug }) => {
    const place = parts.places.get(slug) ?? ['', ''];
    const team = valueAt(answer.data, ...place);
    const problem = problemAt(answer, place, team);
    const members = [...(found.get(slug) ?? []), ...listAt(team, 'members', 'nodes').flatMap(toMember)];
    found.set(slug, members);
    const after = textAt(team, 'members', 'pageInfo', 'endCursor');
    const goesOn = valueAt(team, 'members', 'pageInfo', 'hasNextPage') === true && after !== undefined;
    if (problem === undefined && goesOn) return [{ slug, after }];
    answers.set(slug, problem ?? { kind: 'members', members });
    return [];
  });
}

function problemAt(
  { faults }: GraphqlAnswer,
  place: readonly string[],
  team: unknown,
): TeamAnswer | undefined {
  // Who is in a team is known also where it is not shown what the team may do.
  const fault = faults.find(
    ({ path }) =>
      path.slice(0, place.length).every((part, at) => part === place[at]) &&
      !['repositories', 'ancestors'].includes(path[place.length] ?? ''),
  );
  if (fault !== undefined && fault.error.code !== 'forge-not-found')
    return { kind: 'lookup-failed', error: fault.error };
  return team === undefined || team === null || fault !== undefined ? { kind: 'not-found' } : undefined;
}

function toMember(node: unknown): Account[] {
  const member = readUser(node);
  return member === undefined ? [] : [member];
}
