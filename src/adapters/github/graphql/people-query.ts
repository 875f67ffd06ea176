import type { Account } from '../../../model/account.ts';
import type { QueryParts } from './query-parts.ts';

export interface PeopleToAsk {
  readonly owner: string;
  readonly repo: string;
  readonly people: readonly Account[];
  readonly emails: readonly string[];
  /** Whose history tells who commits with an address. */
  readonly branch: string;
}

export interface PeopleParts extends QueryParts {
  /** Where in the repository's part of the answer the role of an account stands, by its id. */
  readonly people: ReadonlyMap<number, string>;
  /** The same of an address. */
  readonly emails: ReadonlyMap<string, string>;
}

/** A commit with what tells whether GitHub vouches for who made it. */
const vouched =
  'author { email user { databaseId login } } committer { email } ' +
  'signature { isValid wasSignedByGitHub signer { databaseId } }';

/** What asks for roles by login, and for the newest commits that were made with an address. */
export function peopleParts({ owner, repo, people, emails, branch }: PeopleToAsk): PeopleParts | undefined {
  if (people.length + emails.length === 0) return undefined;
  const variables: Record<string, unknown> = { owner, repo };
  const declared = ['$owner: String!', '$repo: String!'];
  const roles = people.map(({ login }, p) => {
    variables[`p${p}`] = login;
    declared.push(`$p${p}: String!`);
    return `    p${p}: collaborators(login: $p${p}, first: 1) { edges { permission node { databaseId } } }`;
  });
  const commits = emails.map((address, e) => {
    variables[`e${e}`] = address;
    declared.push(`$e${e}: String!`);
    return `      e${e}: history(first: 20, author: { emails: [$e${e}] }) { nodes { ${vouched} } }`;
  });
  if (emails.length > 0) {
    variables['branch'] = `refs/heads/${branch}`;
    declared.push('$branch: String!');
  }
  const tip =
    commits.length === 0
      ? []
      : ['    tip: object(expression: $branch) { ... on Commit {', ...commits, '    } }'];
  const inner = ['    isPrivate isInOrganization', ...roles, ...tip].join('\n');
  return {
    declared,
    variables,
    fields: [`  repository(owner: $owner, name: $repo) {\n${inner}\n  }`],
    people: new Map(people.map(({ id }, p) => [id, `p${p}`])),
    emails: new Map(emails.map((address, e) => [address, `e${e}`])),
  };
}
