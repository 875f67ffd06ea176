import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as documents from '../../../../src/adapters/github/graphql/documents.ts';
import { publishMutation } from '../../../../src/adapters/github/graphql/publish-mutation.ts';
import { peopleParts } from '../../../../src/adapters/github/graphql/people-query.ts';
import { queryOf } from '../../../../src/adapters/github/graphql/query-parts.ts';
import { teamParts } from '../../../../src/adapters/github/graphql/team-query.ts';
import { aGitHubSchema } from '../../../builders/a-github-schema.ts';
import { aGateCheck, aPublication } from '../../../builders/a-publication.ts';

function problemsOf(document: string): readonly string[] {
  return validate(aGitHubSchema(), parse(document)).map(({ message }) => message);
}

describe("documents against GitHub's published GraphQL schema", () => {
  it.each(Object.entries(documents))('asks for nothing that is not there: %s', (_, document) => {
    expect(problemsOf(document)).toEqual([]);
  });

  it('publishes with mutations and inputs that are there, whatever is in a publication', () => {
    const publication = aPublication({
      checks: [aGateCheck(), aGateCheck({ replaces: 'CR_1' })],
      livingComment: { body: 'hello' },
      answers: [{ body: 'yes' }, { node: 'IC_1', body: 'no' }],
      reactions: [{ on: 'IC_1', content: '+1' }],
      issues: [{ title: 'Review', body: 'this', label: 'LA_1' }],
      label: { name: 'review', color: 'b60205', description: 'To be reviewed' },
    });

    const mutation = publishMutation(publication, '2026-01-01T00:00:00Z');

    expect(problemsOf(mutation?.document ?? '')).toEqual([]);
  });

  it('asks for teams with fields that are there', () => {
    const teams = teamParts([
      { slug: 'acme/core', after: undefined },
      { slug: 'acme/web', after: 'x' },
      { slug: 'other/web', after: undefined },
    ]);

    expect(problemsOf(queryOf('CharterTeams', [teams]).document)).toEqual([]);
  });

  it('asks for people with fields that are there', () => {
    const place = { owner: 'acme', repo: 'app', branch: 'main' };
    const emails = ['docs@acme.example'];
    const anna = { id: 1, login: 'anna', kind: 'person' } as const;
    const teams = teamParts([{ slug: 'acme/core', after: undefined }], 'app');
    const documents = [
      { people: [anna], emails },
      { people: [anna], emails: [] },
      { people: [], emails },
    ].map((asked) => {
      const people = peopleParts({ ...place, ...asked });
      return queryOf('CharterPeople', people === undefined ? [] : [people, teams]).document;
    });

    expect(documents.flatMap(problemsOf)).toEqual([]);
  });
});
