import type { QueryParts } from './query-parts.ts';

/** A team to be asked for, and from where in its list of people on. */
export interface TeamPage {
  /** `organisation/team`. */
  readonly slug: string;
  readonly after: string | undefined;
}

export interface TeamParts extends QueryParts {
  /** Where each team stands in the answer, by its slug. */
  readonly places: ReadonlyMap<string, readonly [organization: string, team: string]>;
}

/** Access that a team has by itself or by a team above it: by the name of the repository, which others may contain. */
const grants = 'repositories(first: 100, query: $grantsIn) { edges { permission node { nameWithOwner } } }';

const membersPage = 'pageInfo { hasNextPage endCursor } nodes { databaseId login }';

/**
 * What asks for a page of each team, with `repo` also for what the team may do there; child teams included, as they count for an owner:
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function teamParts(pages: readonly TeamPage[], repo?: string): TeamParts {
  const variables: Record<string, unknown> = {};
  const places = new Map<string, readonly [string, string]>();
  const declared: string[] = [];
  const organizations = Map.groupBy(pages, ({ slug }) => organizationOf(slug));
  const fields = [...organizations].map(([login, teams], o) => {
    variables[`o${o}`] = login;
    declared.push(`$o${o}: String!`);
    const inner = teams.map(({ slug, after }, t) => {
      variables[`s${o}_${t}`] = slug.slice(login.length + 1);
      variables[`a${o}_${t}`] = after ?? null;
      declared.push(`$s${o}_${t}: String!`, `$a${o}_${t}: String`);
      places.set(slug, [`o${o}`, `t${t}`]);
      const access = repo === undefined ? '' : ` ${grants} ancestors(first: 20) { nodes { ${grants} } }`;
      return `    t${t}: team(slug: $s${o}_${t}) { members(first: 100, after: $a${o}_${t}) { ${membersPage} }${access} }`;
    });
    return `  o${o}: organization(login: $o${o}) {\n${inner.join('\n')}\n  }`;
  });
  if (repo !== undefined && pages.length > 0) {
    variables['grantsIn'] = repo;
    declared.push('$grantsIn: String!');
  }
  return { declared, fields, variables, places };
}

function organizationOf(slug: string): string {
  return slug.slice(0, slug.indexOf('/'));
}
