import { listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import type { TeamAnswer } from '../../../ports/forge.ts';
import type { GraphqlAnswer } from './graphql-answer.ts';
import type { TeamParts } from './team-query.ts';

const writing: ReadonlySet<string> = new Set(['WRITE', 'MAINTAIN', 'ADMIN']);
const mostListed = 100;

/** Answers about teams, with whether each team itself may write to a repository, where the forge says so. */
export function withAccess(
  answers: ReadonlyMap<string, TeamAnswer>,
  { data }: GraphqlAnswer,
  {
    parts,
    place,
  }: { readonly parts: TeamParts; readonly place: { readonly owner: string; readonly repo: string } },
): ReadonlyMap<string, TeamAnswer> {
  const name = `${place.owner}/${place.repo}`.toLowerCase();
  return new Map(
    [...answers].map(([slug, answer]) => {
      const team = valueAt(data, ...(parts.places.get(slug) ?? []));
      const mayWrite = answer.kind === 'members' ? mayWriteTo(name, team) : undefined;
      return [slug, mayWrite === undefined ? answer : { ...answer, mayWrite }];
    }),
  );
}

/** Undefined where a list is not shown, or too long to tell. */
function mayWriteTo(name: string, team: unknown): boolean | undefined {
  const sources = [team, ...listAt(team, 'ancestors', 'nodes')].map((one) =>
    valueAt(one, 'repositories', 'edges'),
  );
  const lists = sources.filter((edges): edges is unknown[] => Array.isArray(edges));
  const mayWrite = lists
    .flat()
    .some(
      (edge) =>
        textAt(edge, 'node', 'nameWithOwner')?.toLowerCase() === name &&
        writing.has(textAt(edge, 'permission') ?? ''),
    );
  const areWhole = lists.length === sources.length && lists.every(({ length }) => length < mostListed);
  return mayWrite || areWhole ? mayWrite : undefined;
}
