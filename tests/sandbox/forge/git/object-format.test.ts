import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeCommit,
  encodeTag,
  encodeTree,
  parseCommit,
  parseTag,
  parseTree,
} from '../../../../src/sandbox/forge/git/object-format.ts';

const sha = fc.stringMatching(/^[\da-f]{40}$/);
const date = fc
  .integer({ min: 0, max: 4_000_000_000 })
  .map((seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'));
const word = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[<>\n\0]/g, '').trim());
const identity = fc.record({ name: word, email: word, date });
const message = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''));

/** What Git sorts the lines of a tree by. */
function sortKey({ mode, name }: { mode: string; name: string }): Buffer {
  return Buffer.from(mode === '40000' ? `${name}/` : name);
}

describe('the objects of Git', () => {
  it('reads the commits that it writes', () => {
    const commit = fc.record({
      tree: sha,
      parents: fc.array(sha, { maxLength: 3 }),
      author: identity,
      committer: identity,
      message,
    });
    fc.assert(
      fc.property(commit, (given) => {
        const expected = { ...given, sha: 'x', signature: null };
        expect(parseCommit('x', encodeCommit(given))).toEqual(expected);
      }),
    );
  });

  it('keeps a signature of several lines', () => {
    const who = { name: 'A', email: 'a@b', date: '2026-01-01T00:00:00Z' };
    const signature = '-----BEGIN SSH SIGNATURE-----\n\nabc\n-----END SSH SIGNATURE-----';
    const bytes = encodeCommit({
      tree: '0'.repeat(40),
      parents: [],
      author: who,
      committer: who,
      message: 'm',
      signature,
    });
    expect(parseCommit('x', bytes)).toMatchObject({ signature, message: 'm' });
  });

  it('reads the tags that it writes', () => {
    fc.assert(
      fc.property(fc.record({ object: sha, tagger: identity, message }), (given) => {
        const tag = { ...given, type: 'commit', name: 'v1' };
        expect(parseTag('x', encodeTag(tag))).toEqual({ ...tag, sha: 'x' });
      }),
    );
  });

  it('reads the trees that it writes, in the order that Git wants', () => {
    const line = fc.record({
      mode: fc.constantFrom('100644', '100755', '40000', '120000', '160000'),
      name: fc.stringMatching(/^[a-z.ä-]{1,6}$/),
      sha,
    });
    fc.assert(
      fc.property(fc.uniqueArray(line, { selector: ({ name }) => name }), (lines) => {
        const read = parseTree(encodeTree(lines));
        expect(read).toEqual(lines.toSorted((a, b) => Buffer.compare(sortKey(a), sortKey(b))));
      }),
    );
  });

  it('strips what would end a field of an identity', () => {
    const evil = { name: 'A <x@y>\nparent 0', email: 'a>b\n', date: '2026-01-01T00:00:00Z' };
    const bytes = encodeCommit({ tree: 't', parents: [], author: evil, committer: evil, message: '' });
    expect(parseCommit('x', bytes)).toMatchObject({
      parents: [],
      author: { name: 'A x@yparent 0', email: 'ab', date: '2026-01-01T00:00:00Z' },
    });
  });
});
