import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerMarkerKey,
  bodyDigestOf,
  markerMismatch,
  readAnswerMarker,
  signAnswerMarker,
  type MarkedComment,
} from '../../src/commands/answer-marker.ts';
import type { AnswerMarker } from '../../src/commands/marker-fields.ts';
import { deriveMacKey, macOf } from '../../src/model/mac.ts';
import { runs } from '../property-runs.ts';

const key = new Uint8Array(32).fill(7);
const otherKey = new Uint8Array(32).fill(8);
const body = '/approve guardrails 1f0a9c3e';

const marker: AnswerMarker = {
  repositoryId: 11,
  pullRequest: 12,
  commentId: 13,
  authorId: 14,
  verb: 'approve',
  head: 'a'.repeat(40),
  parts: ['guardrails'],
  digest: '1f0a9c3e',
  bodyDigest: bodyDigestOf(body),
};

const comment: MarkedComment = {
  repositoryId: 11,
  pullRequest: 12,
  commentId: 13,
  authorId: 14,
  body,
  isEdited: false,
};

/** A marker whose fields were changed by somebody without the key: the code is that of the true one. */
function swapped(change: Partial<AnswerMarker>): string {
  const [, code = ''] = /\.([^ ]+) -->$/.exec(signAnswerMarker(marker, key)) ?? [];
  return signAnswerMarker({ ...marker, ...change }, otherKey).replace(/\.[^ ]+ -->$/, `.${code} -->`);
}

describe('the marker of an answer', () => {
  it('is read as it was written', () => {
    const answer = `Approved.\n\n${signAnswerMarker(marker, key)}`;

    expect(readAnswerMarker(answer, [key])).toEqual({ kind: 'authentic', marker });
    expect(readAnswerMarker(`${answer}\r\n`, [key])).toEqual({ kind: 'authentic', marker });
  });

  it('keeps what is undefined', () => {
    const bare = { ...marker, verb: 'unapprove', parts: undefined, digest: undefined } as const;

    expect(readAnswerMarker(signAnswerMarker(bare, key), [key])).toEqual({ kind: 'authentic', marker: bare });
  });

  it('is read while the App changes its private key', () => {
    expect(readAnswerMarker(signAnswerMarker(marker, key), [otherKey, key]).kind).toBe('authentic');
  });

  it('hides in an HTML comment whatever the parts are called', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (parts) => {
        const text = signAnswerMarker({ ...marker, parts }, key);
        expect(text).toMatch(/^<!-- charter:answer v1 [\w-]+\.[\w-]{43} -->$/);
        expect(text.slice(4, -3)).not.toContain('>');
      }),
      { numRuns: runs(200) },
    );
  });

  it('is none in other texts', () => {
    expect(readAnswerMarker('', [key])).toEqual({ kind: 'none' });
    expect(readAnswerMarker('Approved.', [key])).toEqual({ kind: 'none' });
    expect(readAnswerMarker(`${signAnswerMarker(marker, key)}\nmore`, [key])).toEqual({ kind: 'none' });
  });

  it.each<[string, string]>([
    ['another key', signAnswerMarker(marker, otherKey)],
    ['a cut end', signAnswerMarker(marker, key).slice(0, -10)],
    ['a cut code', signAnswerMarker(marker, key).replace(/.. -->$/, ' -->')],
    ['a cut payload', signAnswerMarker(marker, key).replace('v1 ', 'v1 A')],
    ['no code', signAnswerMarker(marker, key).replace(/\.[^ ]+/, '')],
    ['another repository', swapped({ repositoryId: 99 })],
    ['another pull request', swapped({ pullRequest: 99 })],
    ['another comment', swapped({ commentId: 99 })],
    ['another author', swapped({ authorId: 99 })],
    ['another verb', swapped({ verb: 'unapprove' })],
    ['another head', swapped({ head: 'b'.repeat(40) })],
    ['more parts', swapped({ parts: undefined })],
    ['another digest', swapped({ digest: undefined })],
    ['another body', swapped({ bodyDigest: bodyDigestOf('/approve') })],
    ['fields that changed places', swapped({ commentId: marker.authorId, authorId: marker.commentId })],
  ])('is forged with %s', (_, text) => {
    expect(readAnswerMarker(text, [key])).toEqual({ kind: 'forged' });
  });

  it('is forged where anything in it is changed', () => {
    const text = signAnswerMarker(marker, key);
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom('A', 'b', '0', '-', '_', ' ', '.'),
        (at, other) => {
          fc.pre(text[at] !== other);
          const changed = text.slice(0, at) + other + text.slice(at + 1);
          expect(readAnswerMarker(changed, [key]).kind).not.toBe('authentic');
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('is none of Charter with a code that was made for another purpose', () => {
    const payload = Buffer.from(JSON.stringify(marker)).toString('base64url');
    const text = `<!-- charter:answer v1 ${payload}.${macOf(key, payload)} -->`;

    expect(readAnswerMarker(text, [key])).toEqual({ kind: 'forged' });
  });

  it.each([
    '{}',
    '[]',
    'null',
    '1',
    '{',
    JSON.stringify({ ...marker, commentId: '13' }),
    JSON.stringify({ ...marker, verb: 'deploy' }),
  ])('is none with the right code over %s', (json) => {
    const payload = Buffer.from(json).toString('base64url');
    const code = macOf(key, `charter.dev/answer-marker/v1\n${payload}`);

    expect(readAnswerMarker(`<!-- charter:answer v1 ${payload}.${code} -->`, [key])).toEqual({
      kind: 'forged',
    });
  });

  it('costs little to look for in ten megabytes', () => {
    expect(readAnswerMarker('<!-- charter:answer v1 '.repeat(500_000), [key])).toEqual({ kind: 'forged' });
  });
});

describe('an authentic marker', () => {
  it('holds for the comment that it is about', () => {
    expect(markerMismatch(marker, comment)).toBeUndefined();
    expect(
      markerMismatch({ ...marker, bodyDigest: bodyDigestOf('a\r\nb') }, { ...comment, body: 'a\nb' }),
    ).toBeUndefined();
  });

  it.each([
    ['repository', { repositoryId: 99 }],
    ['pull-request', { pullRequest: 99 }],
    ['comment', { commentId: 99 }],
    ['author', { authorId: 99 }],
    ['edited', { isEdited: true }],
    ['body', { body: '/approve all' }],
  ] as const)('says nothing about one that differs in its %s', (mismatch, change) => {
    expect(markerMismatch(marker, { ...comment, ...change })).toBe(mismatch);
  });
});

describe('the key of markers', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  it('is the same however the PEM is written', () => {
    const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

    expect(answerMarkerKey(pkcs1)).toEqual(answerMarkerKey(pkcs8));
    expect(answerMarkerKey(pkcs8)).toHaveLength(32);
  });

  it('is another one for another purpose and another private key', () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });

    expect(answerMarkerKey(pkcs8)).not.toEqual(deriveMacKey(pkcs8, 'charter.dev/other/v1'));
    expect(answerMarkerKey(pkcs8)).not.toEqual(answerMarkerKey(other.toString()));
  });

  it('cannot be made of something else', () => {
    expect(() => answerMarkerKey('no key')).toThrow(/DECODER|PEM|unsupported/);
  });
});
