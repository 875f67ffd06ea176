import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { readServeConfig } from '../../src/config/serve-config.ts';
import { aFolder } from '../builders/a-store.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const oldPem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

const environment = {
  APP_ID: '123',
  PRIVATE_KEY: pem,
  WEBHOOK_SECRET: 'a-long-secret',
  DATA_DIR: '/var/lib/charter',
};

const config = {
  appId: 123,
  privateKey: pem,
  webhookSecret: 'a-long-secret',
  port: 3000,
  host: '127.0.0.1',
  dataDir: '/var/lib/charter',
  logLevel: 'info',
  githubApiUrl: 'https://api.github.com',
  isOnboarding: true,
};

function problemsOf(changes: Record<string, string | undefined>): unknown {
  const result = readServeConfig({ ...environment, ...changes });
  if (!Array.isArray(result)) return result;
  return result.map((problem: ConfigError) => `${problem.variable} ${problem.code}: ${problem.message}`);
}

describe('the configuration of the server', () => {
  it('needs four variables and has defaults for the rest', () => {
    expect(readServeConfig(environment)).toEqual(config);
  });

  it('takes what is set', () => {
    const more = {
      PORT: '0',
      HOST: '0.0.0.0',
      LOG_LEVEL: 'debug',
      CHARTER_ONBOARDING: 'off',
      GITHUB_API_URL: 'https://ghe.example/api/v3/',
    };

    expect(readServeConfig({ ...environment, ...more })).toEqual({
      ...config,
      port: 0,
      host: '0.0.0.0',
      logLevel: 'debug',
      githubApiUrl: 'https://ghe.example/api/v3',
      isOnboarding: false,
    });
  });

  it.each([
    ['as PEM', pem],
    ['as GitHub makes it', oldPem],
    ['with \\n for line ends', pem.replaceAll('\n', '\\n')],
    ['in quotes', `"${pem.replaceAll('\n', '\\n')}"`],
    ['in base64', Buffer.from(oldPem).toString('base64')],
  ])('takes the private key %s', (_, text) => {
    expect(readServeConfig({ ...environment, PRIVATE_KEY: text })).toEqual(config);
  });

  it('takes the private key from a file', () => {
    const path = join(aFolder(), 'key.pem');
    writeFileSync(path, oldPem);

    expect(readServeConfig({ ...environment, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: path })).toEqual(
      config,
    );
  });

  it('names everything that is missing, at once, and says how to set it', () => {
    const problems = readServeConfig({});
    if (!Array.isArray(problems)) throw new Error('expected problems');

    expect(problems.map(({ variable, code }: ConfigError) => ({ variable, code }))).toEqual(
      ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET', 'DATA_DIR'].map((variable) => ({
        variable,
        code: 'config-missing',
      })),
    );
    for (const { variable, message, hint } of problems as ConfigError[]) {
      expect(message).toBe(`${variable} is not set.`);
      expect(hint).toContain(variable);
    }
  });

  it.each([
    'APP_ID',
    'PRIVATE_KEY',
    'WEBHOOK_SECRET',
    'DATA_DIR',
    'PORT',
    'HOST',
    'LOG_LEVEL',
    'GITHUB_API_URL',
  ])('refuses an empty %s', (name) => {
    expect(problemsOf({ [name]: '' })).toEqual([`${name} config-empty: ${name} is empty.`]);
    expect(problemsOf({ [name]: ' \n' })).toEqual([`${name} config-empty: ${name} is empty.`]);
  });

  it.each([
    ['APP_ID', 'Iv1.abc', 'is "Iv1.abc", but has to be the App\'s number'],
    ['APP_ID', '0', 'is "0", but has to be the App\'s number'],
    ['PORT', '70000', 'is "70000", but has to be a port number'],
    ['PORT', '-1', 'is "-1", but has to be a port number'],
    ['HOST', 'https://x', 'is "https://x", but has to be an address or a host name, without a port'],
    ['LOG_LEVEL', 'loud', 'is "loud", which is no level'],
    ['GITHUB_API_URL', 'ghe.example', 'is not a URL'],
    [
      'GITHUB_API_URL',
      'http://ghe.example/api/v3',
      'does not begin with https://, and tokens must not travel in the clear',
    ],
    [
      'GITHUB_API_URL',
      'https://me:pw@ghe.example',
      'holds credentials, a query or a fragment; it has to be the bare base of the API',
    ],
    ['GITHUB_API_URL', 'https://github.com', 'is the web site; the API is https://api.github.com'],
    ['WEBHOOK_SECRET', 'secret\n', 'has white space at its start or end, which is hardly part of the secret'],
    ['PRIVATE_KEY', 'hello', 'is neither a PEM private key nor one in base64'],
    [
      'PRIVATE_KEY',
      pem.slice(0, 200),
      'begins like a PEM private key but cannot be read as one; was it cut off?',
    ],
  ])('refuses %s=%j', (name, text, problem) => {
    expect(problemsOf({ [name]: text })).toEqual([`${name} config-invalid: ${name} ${problem}.`]);
  });

  it('refuses a key that is not RSA or needs a passphrase', () => {
    const ed = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    const locked = privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    });

    expect(problemsOf({ PRIVATE_KEY: ed.toString() })).toEqual([
      'PRIVATE_KEY config-invalid: PRIVATE_KEY holds a key of type ed25519; GitHub Apps have RSA keys.',
    ]);
    expect(problemsOf({ PRIVATE_KEY: locked.toString() })).toEqual([
      'PRIVATE_KEY config-invalid: PRIVATE_KEY is protected by a passphrase, which GitHub keys are not.',
    ]);
  });

  it('refuses two keys, and a file that is not there', () => {
    expect(problemsOf({ PRIVATE_KEY_PATH: '/x.pem' })).toEqual([
      'PRIVATE_KEY config-ambiguous: PRIVATE_KEY and PRIVATE_KEY_PATH are both set.',
    ]);
    expect(problemsOf({ PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: '/nowhere/x.pem' })).toEqual([
      'PRIVATE_KEY_PATH config-unreadable: PRIVATE_KEY_PATH names /nowhere/x.pem, which cannot be read (ENOENT).',
    ]);
  });

  it('allows plain HTTP to this machine alone', () => {
    expect(readServeConfig({ ...environment, GITHUB_API_URL: 'http://127.0.0.1:4000/api' })).toEqual({
      ...config,
      githubApiUrl: 'http://127.0.0.1:4000/api',
    });
  });

  it('never prints the value of a secret, even one in the wrong place', () => {
    const secret = 'do-not-print-this-secret';
    const changes = { APP_ID: secret, PRIVATE_KEY: secret, WEBHOOK_SECRET: `${secret}\n`, PORT: secret };
    const problems = readServeConfig({ ...environment, ...changes });
    if (!Array.isArray(problems)) throw new Error('expected problems');

    const printed = problems.map((problem: ConfigError) => `${problem.stack} ${problem.hint}`).join('\n');

    expect(printed).not.toContain('print-this');
  });

  it.each([
    'redis://localhost:6379',
    'rediss://charter:p%40ss@cache.example:6380/2',
    'redis://:password@10.0.0.5',
  ])('takes %s as the Redis of all replicas', (REDIS_URL) => {
    expect(readServeConfig({ ...environment, REDIS_URL })).toEqual({ ...config, redisUrl: REDIS_URL });
  });

  it.each([
    ['cache.example:6379', 'does not begin with redis:// or rediss://'],
    ['http://user:secret@cache.example', 'does not begin with redis:// or rediss://'],
    [
      'redis://user:sec#ret@cache.example',
      'is not a URL; a special character in the password has to be encoded',
    ],
    ['redis://user:secret@cache.example/main', 'has a path that is no number of a database, such as /0'],
    ['redis://user:secret@cache.example?tls=true', 'has a query or a fragment, which is not understood'],
    ['redis://', 'names no host'],
  ])('refuses %s as REDIS_URL without repeating it', (REDIS_URL, problem) => {
    expect(problemsOf({ REDIS_URL })).toEqual([`REDIS_URL config-invalid: REDIS_URL ${problem}.`]);
  });

  it('takes a trusted root of Sigstore by its path, and refuses what is none before the server starts', () => {
    const [root, other] = [join(aFolder(), 'trusted_root.json'), join(aFolder(), 'other.json')];
    writeFileSync(root, '{"certificateAuthorities": []}');
    writeFileSync(other, '[]');

    expect(readServeConfig({ ...environment, SIGSTORE_TRUSTED_ROOT: root })).toEqual({
      ...config,
      sigstoreTrustedRoot: root,
    });
    expect(problemsOf({ SIGSTORE_TRUSTED_ROOT: other })).toEqual([
      `SIGSTORE_TRUSTED_ROOT config-invalid: SIGSTORE_TRUSTED_ROOT names ${other}, which is no trusted root: it has no certificateAuthorities.`,
    ]);
    expect(problemsOf({ SIGSTORE_TRUSTED_ROOT: '/nowhere' })).toEqual([
      'SIGSTORE_TRUSTED_ROOT config-invalid: SIGSTORE_TRUSTED_ROOT names /nowhere, which cannot be read as JSON.',
    ]);
  });

  it('takes an empty REDIS_URL for a mistake', () => {
    expect(problemsOf({ REDIS_URL: '' })).toEqual(['REDIS_URL config-empty: REDIS_URL is empty.']);
  });
});
