import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatLookupKey, parseLookupKey, type LookupKey } from '../../src/model/lookup-key.ts';
import { formatWorkKey, parseWorkKey } from '../../src/model/work-key.ts';

const owner = fc.stringMatching(/^[A-Za-z0-9][\w-]{0,20}$/);
const repo = fc.stringMatching(/^[\w-][\w.-]{0,20}$/);
const anyLookup: fc.Arbitrary<LookupKey> = fc.oneof(
  fc.record({ kind: fc.constant('repository' as const), owner, repo }),
  fc.record({ kind: fc.constant('commit' as const), owner, repo, sha: fc.stringMatching(/^[0-9a-f]{40}$/) }),
  fc.record({ kind: fc.constant('installation' as const), installationId: fc.integer({ min: 1 }) }),
);

describe('lookup keys', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(anyLookup, (key) => {
        expect(parseLookupKey(formatLookupKey(key))).toEqual(key);
      }),
    );
  });

  it('are never a pull request, nor is a pull request ever a lookup', () => {
    fc.assert(
      fc.property(anyLookup, fc.integer({ min: 1, max: 1e9 }), (key, number) => {
        expect(parseWorkKey(formatLookupKey(key))).toBeUndefined();
        if (key.kind === 'installation') return;
        expect(parseLookupKey(formatWorkKey({ owner: key.owner, repo: key.repo, number }))).toBeUndefined();
      }),
    );
  });

  it.each(['', 'acme/shop', 'acme/../pulls', 'acme/shop/commits/main', 'installations/0', 'a/b/c/pulls'])(
    'are not read from %j',
    (text) => {
      expect(parseLookupKey(text)).toBeUndefined();
    },
  );
});
