import { parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import {
  branchContentDocument,
  commitDocument,
  onboardingFactsDocument,
  openDocument,
  teamsDocument,
} from '../../../src/adapters/github/onboarding/onboarding-documents.ts';
import { aGitHubSchema } from '../../builders/a-github-schema.ts';

it.each([
  ['the facts', onboardingFactsDocument],
  ['the commit', commitDocument],
  ['the pull request', openDocument],
  ['teams', teamsDocument(['platform', 'sre'])],
  ['a branch', branchContentDocument(['charter.yaml', 'services/hello.yaml'])],
])("asks for nothing that is not in GitHub's published GraphQL schema: %s", (_, document) => {
  expect(validate(aGitHubSchema(), parse(document)).map(({ message }) => message)).toEqual([]);
});
