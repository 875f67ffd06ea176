import { describe, expect, it } from 'vitest';
import { cloneHostRule } from '../../../src/adapters/github/clone-host.ts';

const gitHub = 'https://api.github.com';
const dataResidency = 'https://api.acme.ghe.com';
const enterpriseServer = 'https://git.acme.example/api/v3';
const portOfItsOwn = 'https://git.acme.example:8443/api/v3';
const thisMachine = 'http://127.0.0.1:4000/api/v3';

describe('a clone URL', () => {
  it.each([
    [gitHub, 'https://github.com/acme/shop.git'],
    [dataResidency, 'https://acme.ghe.com/acme/shop.git'],
    [enterpriseServer, 'https://git.acme.example/acme/shop.git'],
    [portOfItsOwn, 'https://git.acme.example:8443/acme/shop.git'],
    ['https://api.acme.example/api/v3', 'https://api.acme.example/acme/shop.git'],
    [thisMachine, 'http://127.0.0.1:4000/acme/shop.git'],
    [thisMachine, 'http://localhost:4001/shop.git'],
    ['http://[::1]:4000', 'http://[::1]:4000/acme/shop.git'],
  ])('of the forge at %s may be %s', (apiUrl, cloneUrl) => {
    expect(cloneHostRule(apiUrl)(new URL(cloneUrl))).toBe(true);
  });

  it.each([
    [gitHub, 'https://evil.example/acme/shop.git'],
    [gitHub, 'http://github.com/acme/shop.git'],
    [gitHub, 'https://github.com:8443/acme/shop.git'],
    [gitHub, 'https://github.com.evil.example/acme/shop.git'],
    [gitHub, 'https://evil.github.com/acme/shop.git'],
    [gitHub, 'https://api.github.com/acme/shop.git'],
    [gitHub, 'http://127.0.0.1/acme/shop.git'],
    [dataResidency, 'https://github.com/acme/shop.git'],
    [enterpriseServer, 'https://github.com/acme/shop.git'],
    [enterpriseServer, 'https://git.acme.example:8443/acme/shop.git'],
    ['https://api.acme.example/api/v3', 'https://acme.example/acme/shop.git'],
    [thisMachine, 'https://github.com/acme/shop.git'],
    [thisMachine, 'http://127.0.0.1.evil.example/acme/shop.git'],
  ])('of the forge at %s may not be %s', (apiUrl, cloneUrl) => {
    expect(cloneHostRule(apiUrl)(new URL(cloneUrl))).toBe(false);
  });
});
