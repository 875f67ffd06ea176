import { describe, expect, it } from 'vitest';
import { readCommitAuthors } from '../../../../src/adapters/github/graphql/read-fact-answers.ts';

function authorsOf(...nodes: readonly object[]): readonly (string | number)[] {
  const data = { commit: { authors: { pageInfo: { hasNextPage: false }, nodes } } };
  return readCommitAuthors(data).authors.flatMap(({ id, login }) => [id, login]);
}

describe('the authors of a commit', () => {
  it('are those whom the forge links, whatever the address says', () => {
    expect(
      authorsOf({ email: '7+ben@users.noreply.github.com', user: { databaseId: 1, login: 'anna' } }),
    ).toEqual([1, 'anna']);
  });

  it('are also those whom a no-reply address names by id, where the forge links nobody', () => {
    expect(authorsOf({ email: '7+ben@users.noreply.git.example', user: null })).toEqual([7, 'ben']);
  });

  it.each([
    'ben@users.noreply.github.com',
    '7+charter[bot]@users.noreply.github.com',
    '0+ben@users.noreply.github.com',
    '7+ben@users.noreply.github.com\n',
    '7+ben@example.org',
    '',
  ])('are not guessed from %j', (email) => {
    expect(authorsOf({ email, user: null })).toEqual([]);
  });
});
