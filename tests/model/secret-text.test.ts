import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsSecret } from '../../src/model/secret-text.ts';

describe('a text', () => {
  it.each([
    ['postgres://user:hunter2@db/x', true, true],
    [`token ghp_${'a1B2'.repeat(9)}`, true, true],
    ['-----BEGIN RSA PRIVATE KEY----- and no more', true, true],
    ['-----BEGIN RSA PRIVATE KEY', false, true],
    ['redis://:hunter2@{{ host }}', false, true],
    ['admin:$$apr1$$hunter2', false, true],
    ['root:$6$salt$hunter2hunter2', false, true],
    ['Server=db;Password=hunter2', false, true],
    ['https://host/path?page=2', false, false],
    ['postgres://user:${PASSWORD}@db/x', false, false],
    ['password=$PASSWORD', false, false],
  ])('%j surely holds a secret: %s, and most likely: %s', (text, isSure, isLikely) => {
    expect([holdsSecret(text, 'sure'), holdsSecret(text, 'likely')]).toEqual([isSure, isLikely]);
  });

  it('that surely holds a secret most likely holds one', () => {
    const part = fc.constantFrom(
      '://',
      'u:',
      'p@',
      '$',
      '-----BEGIN ',
      'PRIVATE KEY',
      '-----',
      'AKIA',
      'x',
      ' ',
      'a'.repeat(36),
      'ghp_',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        expect(holdsSecret(text, 'likely') || !holdsSecret(text, 'sure')).toBe(true);
      }),
    );
  });
});
