import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../../../src/adapters/github/graphql/read-owner.ts';

const address = 'docs@acme.example';
const dora = { databaseId: 7, login: 'dora' };
const isDora = { kind: 'account', account: { id: 7, login: 'dora', kind: 'person' } };
const unknown = { kind: 'unknown' };

/** A commit that dora has made and signed, and GitHub has verified. */
function aCommit(change: object = {}): object {
  return {
    author: { email: address, user: dora },
    committer: { email: address },
    signature: { isValid: true, wasSignedByGitHub: false, signer: dora },
    ...change,
  };
}

const byGitHub = { isValid: true, wasSignedByGitHub: true, signer: { databaseId: 1, login: 'web-flow' } };

describe('the owner of an e-mail address', () => {
  it('is who has signed a commit made with it, where GitHub has verified that', () => {
    expect(ownerOf('Docs@Acme.example', [aCommit()])).toEqual(isDora);
  });

  it.each<[string, object]>([
    ['was not signed, so that anybody may have written it', { signature: null }],
    [
      'has a signature that does not hold',
      { signature: { isValid: false, wasSignedByGitHub: false, signer: dora } },
    ],
    ['was signed with a key that GitHub does not know', { signature: { isValid: false, signer: null } }],
    [
      'was signed by somebody else, whose key proves their own address',
      { signature: { isValid: true, wasSignedByGitHub: false, signer: { databaseId: 8, login: 'eve' } } },
    ],
    ['was committed with another address, which is the one that was proven', { committer: { email: 'e@x' } }],
    [
      'was signed by GitHub itself, with an author from wherever',
      { signature: { ...byGitHub, signer: dora } },
    ],
    ['has another author', { author: { email: 'eve@acme.example', user: dora } }],
    ['is linked to nobody', { author: { email: address, user: null } }],
    ["is a bot's", { author: { email: address, user: { databaseId: 9, login: 'robot[bot]' } } }],
  ])('is nobody where the commit %s', (_, change) => {
    expect(ownerOf(address, [aCommit(change)])).toEqual(unknown);
  });

  it('is looked for in older commits too, and is nobody where there is none', () => {
    expect(ownerOf(address, [aCommit({ signature: null }), aCommit()])).toEqual(isDora);
    expect(ownerOf(address, [])).toEqual(unknown);
    expect(ownerOf(address, [null, {}])).toEqual(unknown);
  });
});
