import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignTable, clip, displayWidth, duration, plain, wrap } from '../../../src/sandbox/story/layout.ts';

describe('plain', () => {
  it('shows what could steer a terminal as a replacement character', () => {
    expect(plain('a\u001b[31mb\u202ec\rd')).toEqual('a�[31mb�c�d');
  });

  it('leaves no control character in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plain(text)).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe('displayWidth', () => {
  it('counts emoji as two columns and other letters as one', () => {
    expect(['abc', 'Inês', '🟢 low', '✔'].map(displayWidth)).toEqual([3, 4, 6, 1]);
  });
});

describe('clip', () => {
  it('leaves a text that fits alone', () => expect(clip('abcd', 4)).toEqual('abcd'));

  it('ends a cut text with an ellipsis within the width', () => expect(clip('abcde', 4)).toEqual('abc…'));

  it('never gives more columns than asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(displayWidth(clip(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('wrap', () => {
  it('breaks at spaces, and gives a word that is too long a line of its own', () => {
    expect(wrap('one two  three incomprehensibilities four', 9)).toEqual([
      'one two',
      'three',
      'incomprehensibilities',
      'four',
    ]);
  });

  it('keeps every word in its order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/)),
        fc.integer({ min: 1, max: 30 }),
        (words, width) => {
          expect(wrap(words.join(' '), width).join(' ')).toEqual(words.join(' '));
        },
      ),
    );
  });
});

describe('alignTable', () => {
  it('lines columns up, two spaces apart, numbers to the right', () => {
    const rows = [
      ['environment', 'update'],
      ['staging', '1'],
      ['🟢', '12'],
    ];
    expect(alignTable(rows, new Set([1]))).toEqual([
      'environment  update',
      'staging           1',
      '🟢               12',
    ]);
  });
});

describe('duration', () => {
  it('is as exact as a reader needs', () => {
    expect([0.42, 7.6, 999, 1000, 12_345].map(duration)).toEqual([
      '0.4 ms',
      '8 ms',
      '999 ms',
      '1.0 s',
      '12.3 s',
    ]);
  });
});
