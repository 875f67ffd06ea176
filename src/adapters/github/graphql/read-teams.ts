import type { Account } from '../../../model/account.ts';
import { ForgeError } from '../../../model/forge-error.ts';
import { listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import type { TeamAnswer } from '../../../ports/forge.ts';
import type { ForgeClient } from '../forge-client.ts';
import { malformedAnswer } from '../forge-fault.ts';
import { askGraphql, contextOf, type GraphqlAnswer } from './graphql-answer.ts';
import { readUser } from './read-accounts.ts';
import { teamQuery, type TeamPage } from './team-query.ts';

const name = 'teams';

/** Calls for one look-up; a team of more than 2,000 people is not read to its end, and its look-up fails. */
const mostPages = 20;

/** Who is in each team. A look-up that fails is an answer too, so that whoever asks can deny; it throws nothing. */
export async function readTeams(
  client: ForgeClient,
  slugs: readonly string[],
): Promise<ReadonlyMap<string, TeamAnswer>> {
  const found = new Map<string, Account[]>();
  const answers = new Map<string, TeamAnswer>();
  let pages: readonly TeamPage[] = [...new Set(slugs)].map((slug) => ({ slug, after: undefined }));
  for (let page = 0; page < mostPages && pages.length > 0; page++)
    pages = await readPages(client, pages, { found, answers });
  const endless = malformedAnswer(contextOf(client, name), 'end of its list');
  for (const { slug } of pages) answers.set(slug, { kind: 'lookup-failed', error: endless });
  return answers;
}

interface Progress {
  readonly found: Map<string, Account[]>;
  readonly answers: Map<string, TeamAnswer>;
}

/** Reads a page of each team, and gives the pages that are still to be read. */
async function readPages(
  client: ForgeClient,
  pages: readonly TeamPage[],
  { found, answers }: Progress,
): Promise<readonly TeamPage[]> {
  const { document, variables, places } = teamQuery(pages);
  let answer: GraphqlAnswer;
  try {
    answer = await askGraphql(client, { name, document, variables });
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    for (const { slug } of pages) answers.set(slug, { kind: 'lookup-failed', error });
    return [];
  }
  return pages.flatMap(({ slug }) => {
    const place = places.get(slug) ?? ['', ''];
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
  const fault = faults.find(({ path }) =>
    path.slice(0, place.length).every((part, at) => part === place[at]),
  );
  if (fault !== undefined && fault.error.code !== 'forge-not-found')
    return { kind: 'lookup-failed', error: fault.error };
  return team === undefined || team === null || fault !== undefined ? { kind: 'not-found' } : undefined;
}

function toMember(node: unknown): Account[] {
  const member = readUser(node);
  return member === undefined ? [] : [member];
}
