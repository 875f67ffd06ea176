import { describe, expect, it } from 'vitest';
import { parseImageSource } from '../../src/model/image-source.ts';
import { re2Fault } from '../../src/model/re2-pattern.ts';

describe('a pattern for RE2', () => {
  it.each([
    '(?=a)',
    '(?!a)',
    '(?<=a)',
    '(?<!a)',
    String.raw`(a)\1`,
    String.raw`(?<n>a)\k<n>`,
    'a{1001}',
    'a{1,2000}',
    String.raw`\u0041`,
  ])('cannot be %s', (pattern) => {
    expect(re2Fault(pattern)).toBeDefined();
  });

  it.each(['(?:a|b)+', 'a{1,1000}', String.raw`\\1`, String.raw`\d+\.\d+`, '(?<name>a)', '[=!]'])(
    'can be %s',
    (pattern) => {
      expect(re2Fault(pattern)).toBeUndefined();
    },
  );
});

describe('where images come from', () => {
  it.each([
    ['ghcr.io', { registry: 'ghcr.io', path: '' }],
    ['docker.io', { registry: 'docker.io', path: '' }],
    ['docker.io/library', { registry: 'docker.io', path: 'library' }],
    ['ghcr.io/acme/team', { registry: 'ghcr.io', path: 'acme/team' }],
    ['localhost:5000/x', { registry: 'localhost:5000', path: 'x' }],
  ])('is read from %s', (text, source) => {
    expect(parseImageSource(text)).toEqual(source);
  });

  it.each([
    '',
    'acme',
    'acme/team',
    'https://ghcr.io',
    'ghcr.io/',
    'ghcr.io/Acme',
    'ghcr.io/a:1',
    'ghcr.io//a',
  ])('is not read from %j', (text) => {
    expect(parseImageSource(text)).toBeUndefined();
  });
});
