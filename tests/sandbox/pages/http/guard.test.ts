import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../src/sandbox/pages/http/guard.ts';

function refusal(method: 'GET' | 'POST', headers: Readonly<Record<string, string>>): number | undefined {
  return refusalOf(new Request('http://127.0.0.1:4000/', { method, headers }))?.status;
}

describe('refusalOf', () => {
  it.each([
    '127.0.0.1:4000',
    'localhost:4000',
    'localhost',
    '[::1]:4000',
    '127.8.0.1:1',
    'forge.localhost:80',
  ])('lets %s ask for a page', (host) => {
    expect(refusal('GET', { host })).toBeUndefined();
  });

  it.each([
    'evil.example:4000',
    '127.0.0.1.evil.example:4000',
    'localhost.evil.example',
    'evil.example/localhost',
    'localhost:4000@evil.example',
    '0.0.0.0:4000',
    '192.168.1.5:4000',
    '',
  ])('refuses a page to the foreign name "%s", which may have been given this address', (host) => {
    expect(refusal('GET', { host })).toBe(421);
    expect(refusal('POST', { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' })).toBe(421);
  });

  it('takes a form from a page of its own', () => {
    const host = '127.0.0.1:4000';

    expect(
      refusal('POST', { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }),
    ).toBeUndefined();
    expect(refusal('POST', { host, origin: `http://${host}` })).toBeUndefined();
  });

  it.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' }],
    ['another name of this machine', { origin: 'http://localhost:4000', 'sec-fetch-site': 'cross-site' }],
    ['a page without an origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['a request that says nothing of where it comes from', {}],
    ['a client that claims the site alone', { 'sec-fetch-site': 'same-origin' }],
    ['a forged site', { origin: 'http://127.0.0.1:4000', 'sec-fetch-site': 'cross-site' }],
    ['the address bar', { origin: 'http://127.0.0.1:4000', 'sec-fetch-site': 'none' }],
    ['the same name over TLS', { origin: 'https://127.0.0.1:4000', 'sec-fetch-site': 'same-origin' }],
  ])('refuses a form from %s', (_, headers) => {
    expect(refusal('POST', { host: '127.0.0.1:4000', ...headers })).toBe(403);
  });
});
