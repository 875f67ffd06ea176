import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatImage, parseImage } from '../../src/model/image.ts';

const sha256 = `sha256:${'ab'.repeat(32)}`;

function fullName(text: string): string | undefined {
  const image = parseImage(text);
  return image && formatImage(image);
}

describe('an image', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['library/nginx', 'docker.io/library/nginx:latest'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['index.docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['bitnami/redis', 'docker.io/bitnami/redis:latest'],
    ['localhost/app', 'localhost/app:latest'],
    ['localhost:5000/app:v1', 'localhost:5000/app:v1'],
    ['localhost:5000', 'docker.io/library/localhost:5000'],
    ['ghcr.io/charter/payments:1', 'ghcr.io/charter/payments:1'],
    ['Registry/app', 'Registry/app:latest'],
    ['[2001:db8::1]:5000/app', '[2001:db8::1]:5000/app:latest'],
    ['a/b/c__d-e.f---g', 'docker.io/a/b/c__d-e.f---g:latest'],
    [`nginx@${sha256}`, `docker.io/library/nginx@${sha256}`],
    [`nginx:1@${sha256}`, `docker.io/library/nginx:1@${sha256}`],
  ])('written as %s is %s', (text, expected) => {
    expect(fullName(text)).toBe(expected);
  });

  it('is read into its parts', () => {
    expect(parseImage(`ghcr.io/charter/payments:1.2@${sha256}`)).toEqual({
      registry: 'ghcr.io',
      repository: 'charter/payments',
      tag: '1.2',
      digest: sha256,
    });
  });

  it.each([
    '',
    ':',
    'nginx:',
    'nginx@',
    'Nginx',
    'ghcr.io/Charter/app',
    'ghcr.io/',
    '/nginx',
    'nginx/',
    'a//b',
    'a___b',
    '-a/b',
    'a.-b',
    'nginx:-1',
    `nginx:${'a'.repeat(129)}`,
    'nginx latest',
    'nginx\n',
    'https://ghcr.io/app',
    'nginx@sha256:abc',
    `nginx@md5:${'ab'.repeat(16)}`,
    `nginx@sha256:${'AB'.repeat(32)}`,
    'ab'.repeat(32),
    'a'.repeat(256),
    'host.:80/app',
    'ghcr.io:x/app',
  ])('is not read from %j', (text) => {
    expect(parseImage(text)).toBeUndefined();
  });

  it('has a full name that reads as the same image', () => {
    const image = fc.record({
      registry: fc.constantFrom('', 'localhost/', 'docker.io/', 'ghcr.io/', 'reg.example:443/'),
      repository: fc.stringMatching(/^[a-z0-9]{1,5}([._-][a-z0-9]{1,3})?(\/[a-z0-9]{1,5}){0,2}$/),
      tag: fc.constantFrom('', ':latest', ':1.2_3'),
      digest: fc.constantFrom('', `@${sha256}`),
    });
    fc.assert(
      fc.property(image, ({ registry, repository, tag, digest }) => {
        const name = fullName(`${registry}${repository}${tag}${digest}`);
        expect(name).toBeDefined();
        expect(fullName(name ?? '')).toBe(name);
      }),
    );
  });

  it('name of a hundred thousand characters does not hold up the reader', () => {
    expect(parseImage(`${'a'.repeat(100_000)}!/app`)).toBeUndefined();
    expect(parseImage(`a.${'a-'.repeat(50_000)}/app`)).toBeUndefined();
    expect(parseImage('a-'.repeat(100))).toBeUndefined();
  });
});
